import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClusteringState } from '../../problem/clustering-state.ts';
import { updateDuals } from './duals.ts';

interface Step {
  readonly rho: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** m. */
  readonly counts: readonly number[];
  readonly eta: number;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const cluster = fc.record({
  rho: fc.float({ min: -1000, max: 1000, noNaN: true }),
  shares: fc.tuple(share, share),
  count: fc.oneof(fc.constant(0), fc.nat(50), fc.float({ min: 0, max: 1e6, noNaN: true })),
});

const steps: fc.Arbitrary<Step> = fc
  .record({
    clusters: fc
      .array(cluster, { minLength: 1, maxLength: 6 })
      .filter((clusters) => clusters.some(({ count }) => count > 0)),
    eta: fc.double({ min: 1e-3, max: 100, noNaN: true }),
  })
  .map(({ clusters, eta }) => ({
    rho: clusters.map(({ rho }) => rho),
    lower: clusters.map(({ shares }) => Math.min(...shares)),
    upper: clusters.map(({ shares }) => Math.max(...shares)),
    counts: clusters.map(({ count }) => count),
    eta,
  }));

function headAt({ rho, lower, upper }: Step) {
  const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
  const head = createClusteringState(new Float32Array(rho.length), 1, bounds);
  head.prices.set(rho);
  return head;
}

function allToOne(count: number, eta: number): Step {
  return { rho: [0], lower: [0], upper: [1], counts: [count], eta };
}

function weigh({ counts }: Step): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** The median, by sorting. */
function middleOf(step: Step, k: number, rho: number): number {
  const moved = (share: number) => rho + step.eta * (share - step.counts[k]! / weigh(step));
  return [moved(step.lower[k]!), 0, moved(step.upper[k]!)].sort((a, b) => a - b)[1]!;
}

/** One rounding to float32, and a few to float64 of numbers no larger than |rho| + eta. */
function rounding(after: number, rho: number, eta: number): number {
  return 2 ** -24 * Math.abs(after) + 2 ** -149 + 2 ** -49 * (Math.abs(rho) + eta);
}

function updated(step: Step) {
  const head = headAt(step);
  updateDuals(head, Float64Array.from(step.counts), weigh(step), step.eta);
  return head;
}

describe('updateDuals', () => {
  test('takes the middle one of three numbers', () => {
    fc.assert(
      fc.property(steps, (step) => {
        const { prices } = updated(step);
        for (const [k, rho] of step.rho.entries()) {
          const middle = middleOf(step, k, rho);
          const error = Math.abs(prices[k]! - middle);
          expect(error).toBeLessThanOrEqual(rounding(middle, rho, step.eta));
        }
      }),
    );
  });

  test("is the paper's max(0, ·) where u = 1, and never leaves zero from above", () => {
    fc.assert(
      fc.property(steps, (raw) => {
        const step = { ...raw, rho: raw.rho.map(Math.abs), upper: raw.upper.map(() => 1) };
        const { prices } = updated(step);
        for (const [k, rho] of step.rho.entries()) {
          const moved =
            rho - (step.eta * step.counts[k]!) / weigh(step) + step.eta * step.lower[k]!;
          const paper = Math.max(0, moved);
          const error = Math.abs(prices[k]! - paper);
          expect(error).toBeLessThanOrEqual(rounding(paper, rho, step.eta));
          expect(prices[k]!).toBeGreaterThanOrEqual(0);
        }
      }),
      // Rounded up, eta m / b would be more than eta, and a price of zero fall below it.
      {
        numRuns: 500,
        examples: [[allToOne(3, 3.972385588846035)], [allToOne(7, 13.64024662724399)]],
      },
    );
  });

  test('is the plain step, its sign kept, where l = u', () => {
    fc.assert(
      fc.property(steps, (raw) => {
        const step = { ...raw, upper: raw.lower };
        const { prices } = updated(step);
        for (const [k, rho] of step.rho.entries()) {
          const plain = rho - step.eta * (step.counts[k]! / weigh(step) - step.lower[k]!);
          const error = Math.abs(prices[k]! - plain);
          expect(error).toBeLessThanOrEqual(rounding(plain, rho, step.eta));
        }
      }),
    );
  });

  test('leaves a price of zero alone while the size is between its bounds', () => {
    fc.assert(
      fc.property(steps, share, (raw, room) => {
        const b = weigh(raw);
        const shares = raw.counts.map((count) => count / b);
        const step = {
          ...raw,
          rho: raw.rho.map(() => 0),
          lower: shares.map((s) => Math.max(0, s - room - 1e-9)),
          upper: shares.map((s) => Math.min(1, s + room + 1e-9)),
        };
        for (const [k, rho] of updated(step).prices.entries()) {
          // At l = 0 or u = 1 the size may be at the bound itself, to rounding.
          expect(Math.abs(rho), `cluster ${k}`).toBeLessThanOrEqual(rounding(0, 0, step.eta));
        }
      }),
    );
  });

  test('without a lower bound a price that starts at zero never rises', () => {
    fc.assert(
      fc.property(steps, (raw) => {
        const rho = raw.rho.map((price) => -Math.abs(price));
        const { prices } = updated({ ...raw, rho, lower: raw.lower.map(() => 0) });
        for (const price of prices) expect(price).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('adds b (rho after - rho before) / eta to the drift, before rho is rounded to float32', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (step, times) => {
        const head = headAt(step);
        const b = weigh(step);
        const drift = step.rho.map(() => 0);
        let largest = 0;
        for (let t = 0; t < times; t++) {
          const before = [...head.prices];
          updateDuals(head, Float64Array.from(step.counts), b, step.eta);
          for (const [k, rho] of before.entries()) {
            drift[k]! += (b / step.eta) * (middleOf(step, k, rho) - rho);
            largest = Math.max(largest, Math.abs(rho));
          }
        }
        for (const [k, sum] of drift.entries()) {
          const rounding = times ** 2 * 2 ** -49 * (largest + step.eta) * (b / step.eta);
          expect(Math.abs(head.drift[k]! - sum)).toBeLessThanOrEqual(rounding);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('reads sizes, bounds and rate, and writes nothing but prices and drift', () => {
    fc.assert(
      fc.property(steps, (step) => {
        const { prices, drift, ...rest } = updated(step);
        const { prices: _, drift: __, ...before } = headAt(step);
        expect(rest).toEqual(before);
        expect(prices).toHaveLength(step.rho.length);
        expect(drift).toHaveLength(step.rho.length);
      }),
    );
  });
});
