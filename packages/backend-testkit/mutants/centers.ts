import { copyClusteringState, normalizeRow } from '@coke/core/backend';
import { type HeadStep, parts } from './mutable-reference.ts';
import { type Mutant, mutant, statefulMutant } from './mutant.ts';

/** Let the reference update the centers, then change what came out. */
function afterCenters(
  change: (head: HeadStep['head'], before: HeadStep['head'], step: HeadStep) => void,
) {
  return (step: HeadStep) => {
    const before = copyClusteringState(step.head);
    parts.updateCenters(step);
    change(step.head, before, step);
  };
}

/** The center update without its rule for means that are too short. */
function withoutShortestMean(shortest: number) {
  return (step: HeadStep) => {
    const { head, unitLength } = step;
    const { dim } = head;
    parts.updateCenters({ ...step, unitLength: false });
    if (!unitLength) return;
    for (let c = 0; c < head.k; c++) {
      if (step.batchCounts[c] === 0) continue;
      const center = head.centers.subarray(c * dim, (c + 1) * dim);
      const length = Math.max(Math.hypot(...center), shortest);
      for (let j = 0; j < dim; j++) center[j]! /= length;
    }
  };
}

export const centerMutants: readonly Mutant[] = [
  mutant('centers: never updated', {
    updateCenters({ head, batchCounts }) {
      for (let c = 0; c < head.k; c++) head.counts[c]! += batchCounts[c]!;
    },
  }),
  mutant('centers: weights dropped', {
    updateCenters: (step) => parts.updateCenters({ ...step, weights: undefined }),
  }),
  mutant('centers: never normalised', {
    updateCenters: (step) => parts.updateCenters({ ...step, unitLength: false }),
  }),
  mutant('centers: normalised for cosine though not asked to', {
    updateCenters: (step) => parts.updateCenters({ ...step, unitLength: step.metric === 'cosine' }),
  }),
  mutant('centers: normalised for euclidean', {
    updateCenters: (step) =>
      parts.updateCenters({ ...step, unitLength: step.unitLength || step.metric === 'euclidean' }),
  }),
  mutant('centers: running mean without old counts', {
    updateCenters(step) {
      const old = step.head.counts.slice();
      step.head.counts.fill(0);
      parts.updateCenters(step);
      for (let c = 0; c < old.length; c++) step.head.counts[c]! += old[c]!;
    },
  }),
  mutant('centers: old center counts once more', {
    updateCenters(step) {
      const { counts } = step.head;
      for (let c = 0; c < counts.length; c++) counts[c]! += 1;
      parts.updateCenters(step);
      for (let c = 0; c < counts.length; c++) counts[c]! -= 1;
    },
  }),
  mutant('centers: a mean of centers, not of rows', {
    updateCenters: afterCenters((head, before) => {
      for (let at = 0; at < head.centers.length; at++) {
        head.centers[at] = (head.centers[at]! + before.centers[at]!) / 2;
      }
    }),
  }),
  mutant('counts: lost at the step', {
    updateCenters: afterCenters((head, before) => head.counts.set(before.counts)),
  }),
  mutant('counts: replaced, not added to', {
    updateCenters: afterCenters((head, _before, { batchCounts }) => head.counts.set(batchCounts)),
  }),
  mutant('counts: whole numbers', {
    updateCenters: afterCenters((head) => head.counts.set(head.counts.map(Math.floor))),
  }),
  mutant('counts: kept whole as a batch comes', { carryCounts: () => {} }),
  mutant('counts: carried only where rows came', {
    carryCounts({ head, batchCounts, carry }) {
      for (let c = 0; c < head.k; c++) if (batchCounts[c]! > 0) head.counts[c]! *= carry;
    },
  }),
  mutant('counts: carried after the centers have moved', {
    carryCounts: () => {},
    updateCenters: afterCenters((head, before, { batchCounts, carry }) => {
      head.counts.set(before.counts.map((n, c) => carry * n + batchCounts[c]!));
    }),
  }),
  mutant('counts: the batch carried, too', {
    carryCounts: () => {},
    updateCenters: afterCenters((head, _before, { carry }) => {
      for (let c = 0; c < head.k; c++) head.counts[c]! *= carry;
    }),
  }),
  mutant('counts: empty clusters divided by zero', {
    updateCenters: afterCenters((head) => {
      const { k, dim, centers, counts } = head;
      for (let c = 0; c < k; c++) {
        if (counts[c] === 0) centers.fill(Number.NaN, c * dim, (c + 1) * dim);
      }
    }),
  }),
  statefulMutant('centers: rows of the batch before left in the buffer', () => {
    let last: { readonly data: Float32Array; readonly rows: number } | undefined;
    return {
      updateCenters(step) {
        const { x, labels, weights } = step;
        const left = last && last.data.length >= x.cols * (x.rows + 1) ? last : undefined;
        last = { data: x.data.slice(), rows: x.rows };
        if (!left || left.rows <= x.rows || weights) return parts.updateCenters(step);
        const more = left.data.subarray(x.cols * x.rows, x.cols * (x.rows + 1));
        const data = Float32Array.of(...x.data, ...more);
        const longer = Int32Array.of(...labels, labels[0]!);
        const grown = { data, rows: x.rows + 1, cols: x.cols };
        return parts.updateCenters({ ...step, x: grown, labels: longer });
      },
    };
  }),
  mutant('counts: rows, not weights', {
    updateCenters: afterCenters((head, before, { labels }) => {
      head.counts.set(before.counts);
      for (const label of labels) head.counts[label]! += 1;
    }),
  }),
  mutant('centers: untouched ones moved', {
    updateCenters: afterCenters((head, _before, { batchCounts }) => {
      const { k, dim, centers } = head;
      for (let c = 0; c < k; c++) {
        if (batchCounts[c] !== 0) continue;
        for (let j = 0; j < dim; j++) centers[c * dim + j]! *= 1 - 2 ** -22;
      }
    }),
  }),
  mutant('centers: touched by rows of weight 0', {
    updateCenters: afterCenters((head, before, { batchCounts, labels, metric }) => {
      for (const label of labels) {
        if (batchCounts[label] !== 0 || metric === 'euclidean') continue;
        const at = label * head.dim;
        for (let j = at; j < at + head.dim; j++) head.centers[j] = before.centers[j]! * 0.9;
      }
    }),
  }),
  mutant('centers: a mean of no length normalised anyway', {
    updateCenters: withoutShortestMean(Number.MIN_VALUE),
  }),
  mutant('centers: a mean shorter than 1e-6 normalised, down to 1e-12', {
    updateCenters: withoutShortestMean(1e-12),
  }),
  mutant('centers: no mean shorter than 1e-4 followed', {
    updateCenters: afterCenters((head, before, { unitLength, sums, x, labels }) => {
      if (!unitLength) return;
      sums.fill(0);
      const { dim } = head;
      for (const [i, c] of labels.entries()) {
        for (let j = 0; j < dim; j++) sums[c * dim + j]! += x.data[i * dim + j]! / x.rows;
      }
      for (let c = 0; c < head.k; c++) {
        const short = Math.hypot(...sums.subarray(c * dim, (c + 1) * dim)) < 1e-4;
        if (short && before.counts[c] === 0) {
          head.centers.set(before.centers.subarray(c * dim, (c + 1) * dim), c * dim);
        }
      }
    }),
  }),
  mutant('centers: euclidean ones stay where a mean is zero', {
    updateCenters: afterCenters((head, before) => {
      const { k, dim, centers } = head;
      for (let c = 0; c < k; c++) {
        const center = centers.subarray(c * dim, (c + 1) * dim);
        if (Math.hypot(...center) < 1e-6)
          center.set(before.centers.subarray(c * dim, (c + 1) * dim));
      }
    }),
  }),
  mutant('counts: not raised where a mean vanishes', {
    updateCenters: afterCenters((head, before) => {
      const { k, dim, centers, counts } = head;
      for (let c = 0; c < k; c++) {
        const same = centers
          .subarray(c * dim, (c + 1) * dim)
          .every((value, j) => value === before.centers[c * dim + j]);
        if (same) counts[c] = before.counts[c]!;
      }
    }),
  }),
  mutant('centers: last row of a batch dropped', {
    updateCenters(step) {
      const rows = Math.max(1, step.x.rows - 1);
      parts.updateCenters({ ...step, x: { ...step.x, rows } });
    },
  }),
  mutant('centers: kept to 4 digits', {
    updateCenters: afterCenters((head, before) => {
      for (const [at, value] of head.centers.entries()) {
        if (value !== before.centers[at]) head.centers[at] = Number(value.toPrecision(4));
      }
    }),
  }),
  mutant('centers: previous ones move along', {
    updateCenters: afterCenters((head) => head.previousCenters.set(head.centers)),
  }),
  mutant('centers: every one renormalised where one moves', {
    updateCenters: afterCenters((head, _before, { unitLength }) => {
      if (!unitLength) return;
      const { k, dim, centers } = head;
      for (let c = 0; c < k; c++) normalizeRow(centers, c * dim, dim, centers, c * dim);
    }),
  }),
];
