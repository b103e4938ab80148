import { copyClusteringState } from '@coke/core/backend';
import { type HeadStep, parts } from './mutable-reference.ts';
import { type Mutant, mutant, statefulMutant } from './mutant.ts';

/** The dual step with another formula in its place. */
function dualStep(formula: (q: number, low: number, high: number, rho: number) => number) {
  return ({ head, batchCounts, batchWeight, eta }: HeadStep) => {
    for (let c = 0; c < head.k; c++) {
      const rho = head.prices[c]!;
      const q = rho - (eta * batchCounts[c]!) / batchWeight;
      head.prices[c] = formula(q, q + eta * head.lower[c]!, q + eta * head.upper[c]!, rho);
      head.drift[c]! += (batchWeight * (head.prices[c]! - rho)) / eta;
    }
  };
}

/** Let the reference update the prices, then change what came out. */
function afterDuals(
  change: (head: HeadStep['head'], before: HeadStep['head'], step: HeadStep) => void,
) {
  return (step: HeadStep) => {
    const before = copyClusteringState(step.head);
    parts.updateDuals(step);
    change(step.head, before, step);
  };
}

export const dualMutants: readonly Mutant[] = [
  mutant('prices: no clamp', { updateDuals: dualStep((_q, low) => low) }),
  mutant('prices: always clamped', {
    updateDuals: dualStep((_q, low, high) => Math.max(0, Math.min(low, high))),
  }),
  mutant('prices: upper bound ignored', {
    updateDuals: (step) => {
      const open = { ...step.head, upper: new Float64Array(step.head.k).fill(1) };
      parts.updateDuals({ ...step, head: open });
    },
  }),
  mutant('prices: lower bound ignored', {
    updateDuals: (step) =>
      parts.updateDuals({ ...step, head: { ...step.head, lower: new Float64Array(step.head.k) } }),
  }),
  mutant('prices: wrong sign', {
    updateDuals: dualStep((q, low, high, rho) => {
      const fall = rho - q;
      return Math.min(Math.max(0, low + 2 * fall), high + 2 * fall);
    }),
  }),
  mutant('prices: never updated', { updateDuals: () => {} }),
  mutant('prices: ignored by the assignment', {
    assign: (scoring) => parts.assign({ ...scoring, prices: undefined }),
  }),
  mutant('prices: updated before the assignment counts', {
    // As if the batch were assigned by the prices that it leads to.
    updateDuals(step) {
      parts.updateDuals(step);
      const { x, head, metric, labels } = step;
      const out = { labels };
      parts.assign({
        ...step,
        centers: head.centers,
        prices: head.prices,
        out,
        offset: 0,
        x,
        metric,
      });
      parts.weigh(labels, step.weights, step.batchCounts);
    },
  }),
  mutant('prices: of head 0 for all heads', {
    assign(scoring) {
      const { head, heads, prices } = scoring;
      const own = prices?.map((rho, c) => (c < heads[0]!.k ? heads[0]!.prices[c]! : rho));
      parts.assign({ ...scoring, head, prices: own });
    },
  }),
  mutant('prices: rate of head 0 for all heads', {
    updateDuals: (step) => parts.updateDuals({ ...step, eta: step.etas[0]! }),
  }),
  mutant('prices: bounds of head 0 for all heads', {
    updateDuals(step) {
      const [first, { k }] = [step.heads[0]!, step.head];
      if (first.k !== k) return parts.updateDuals(step);
      const { lower, upper } = first;
      return parts.updateDuals({ ...step, head: { ...step.head, lower, upper } });
    },
  }),
  mutant('prices: weights dropped', {
    updateDuals(step) {
      const batchCounts = new Float64Array(step.head.k);
      const batchWeight = parts.weigh(step.labels, undefined, batchCounts);
      parts.updateDuals({ ...step, batchCounts, batchWeight });
    },
  }),
  mutant('prices: batch weight is the number of rows', {
    updateDuals: (step) => parts.updateDuals({ ...step, batchWeight: step.x.rows }),
  }),
  statefulMutant('prices: every batch as large as the first', () => {
    let first: number | undefined;
    return {
      updateDuals(step) {
        first ??= step.batchWeight;
        parts.updateDuals({ ...step, batchWeight: first });
      },
    };
  }),
  statefulMutant('prices: rates of the first step for all', () => {
    let first: readonly number[] | undefined;
    return {
      updateDuals(step) {
        first ??= step.etas;
        parts.updateDuals({ ...step, eta: first[step.heads.indexOf(step.head)] ?? step.eta });
      },
    };
  }),
  statefulMutant('prices: weights of the step before where there are none', () => {
    let last: Float32Array | undefined;
    return {
      updateDuals(step) {
        last = step.weights ?? last;
        if (!last || last.length < step.x.rows) return parts.updateDuals(step);
        const batchCounts = new Float64Array(step.head.k);
        const batchWeight = parts.weigh(step.labels, last, batchCounts);
        return parts.updateDuals({ ...step, batchCounts, batchWeight });
      },
    };
  }),
  mutant('drift: not accumulated', {
    updateDuals: afterDuals((head, before) => {
      for (let c = 0; c < head.k; c++) head.drift[c]! -= before.drift[c]!;
    }),
  }),
  mutant('drift: not divided by eta', {
    updateDuals: afterDuals((head, before, { eta }) => {
      for (let c = 0; c < head.k; c++) {
        head.drift[c] = before.drift[c]! + (head.drift[c]! - before.drift[c]!) * eta;
      }
    }),
  }),
  mutant('drift: without the batch weight', {
    updateDuals: afterDuals((head, before, { batchWeight }) => {
      for (let c = 0; c < head.k; c++) {
        head.drift[c] = before.drift[c]! + (head.drift[c]! - before.drift[c]!) / batchWeight;
      }
    }),
  }),
  mutant('drift: of the unclamped step', {
    updateDuals: afterDuals((head, before, { batchWeight, batchCounts }) => {
      for (let c = 0; c < head.k; c++) {
        head.drift[c] = before.drift[c]! + batchWeight * head.lower[c]! - batchCounts[c]!;
      }
    }),
  }),
];
