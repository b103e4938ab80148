import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';
import type { Backend } from '../backend/backend.ts';
import { reference } from '../backend/reference/reference.ts';
import { ratioBounds, resolveBounds } from '../problem/bounds.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import { LARGEST_RATE } from '../problem/learning-rates.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { dualLearningRate } from './dual-learning-rate.ts';
import { clusteredRange, scoreRange } from './score-range.ts';

// The paper's ImageNet: K = 5000, gamma' = 0.4, b = 1024.
const IMAGENET = 1_281_167;
const PAPER = ratioBounds(5000, 0.4);

const position = fc.record({
  batchRows: fc.integer({ min: 1, max: 5000 }),
  seen: fc.integer({ min: 0, max: 1e7 }),
  epochRows: fc.option(fc.integer({ min: 1, max: 1e7 }), { nil: undefined }),
});
const bounds = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([k, ratio]) => ratioBounds(k, ratio < 1e-3 ? 0 : ratio)),
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 1, max: 2, noNaN: true }))
    .map(([k, times]) => resolveBounds(k, { upper: Math.min(1, times / k) })),
);
const range = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

/** eta of every batch of an epoch. */
function epoch(rows: number, batchRows: number, of = PAPER, width = 2): number[] {
  const rates: number[] = [];
  for (let seen = 0; seen < rows; seen += batchRows) {
    const b = Math.min(batchRows, rows - seen);
    rates.push(dualLearningRate(of, { batchRows: b, seen, epochRows: rows }, width));
  }
  return rates;
}

describe('dualLearningRate', () => {
  test("is the paper's 20 at the paper's size, in the middle of an epoch and in its mean", () => {
    const seen = (IMAGENET - 1024) / 2;
    const middle = dualLearningRate(PAPER, { batchRows: 1024, seen, epochRows: IMAGENET }, 2);
    expect(middle).toBeCloseTo((2 * 5000 * 1024) / (0.4 * IMAGENET), 9);
    expect(middle).toBeCloseTo(19.98, 2);
    const rates = epoch(IMAGENET, 1024);
    expect(rates.reduce((sum, eta) => sum + eta) / rates.length).toBeCloseTo(20, 0);
  });

  test('an idle price climbs by the range in an epoch of 20 batches or more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        range,
        (batches, b, ratio, width) => {
          const of = ratioBounds(7, ratio);
          const climb = epoch(batches * b, b, of, width).reduce((sum, eta) => sum + eta, 0);
          // The floor of the step adds a little at the end of the epoch.
          const turns = (climb * of.lower[0]!) / width;
          expect(turns).toBeGreaterThan(1 - 1e-9);
          expect(turns).toBeLessThan(1.0026);
        },
      ),
    );
  });

  test('is finite and positive anywhere in any epoch', () => {
    const wide = fc.oneof(range, fc.constantFrom(0, 5e-324, 1e-300, 1e300));
    fc.assert(
      fc.property(bounds, position, wide, (of, at, width) => {
        const eta = dualLearningRate(of, at, width);
        expect(eta).toBeGreaterThan(0);
        expect(eta).toBeLessThanOrEqual(LARGEST_RATE);
        // A device holds it as float32.
        expect(Math.fround(eta)).toBeGreaterThan(0);
      }),
    );
  });

  test('grows with the range in proportion, so with the square of the scale of the data', () => {
    fc.assert(
      fc.property(bounds, position, range, fc.double({ min: 0.01, max: 100, noNaN: true }), check),
    );
    function check(
      of: Parameters<typeof dualLearningRate>[0],
      at: Parameters<typeof dualLearningRate>[1],
      width: number,
      s: number,
    ) {
      const eta = dualLearningRate(of, at, width);
      const free = of.lower.every((l) => l === 0) && of.upper.every((u) => u === 1);
      const scaled = dualLearningRate(of, at, width * s * s);
      expect(scaled / eta).toBeCloseTo(free ? 1 : s * s, 6);
    }
  });

  test('does not fall as batches grow against the epoch', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1e6 }),
        (of, b, more, rows) => {
          // At the middle of the epoch, where its slowing is at its mean.
          const middle = (batchRows: number) =>
            dualLearningRate(of, { batchRows, seen: (rows - batchRows) / 2, epochRows: rows }, 2);
          fc.pre(b + more <= rows);
          expect(middle(b + more)).toBeGreaterThanOrEqual(middle(b) * (1 - 1e-12));
        },
      ),
    );
  });

  test('slows through the epoch, and no further than to a tenth of its mean', () => {
    const rates = epoch(100_000, 100);
    for (const [i, eta] of rates.slice(1).entries()) expect(eta).toBeLessThanOrEqual(rates[i]!);
    const mean = rates.reduce((sum, eta) => sum + eta) / rates.length;
    expect(rates[0]! / mean).toBeCloseTo(2, 1);
    expect(rates[rates.length - 1]! / mean).toBeCloseTo(0.1, 2);
  });

  test('an epoch without end goes on: the sum of its steps has no limit', () => {
    for (const epochRows of [undefined, 1000]) {
      // From 1000 batches to 10,000 as far as from 100 to 1000: steps fall as 1 / batches.
      const climb = (from: number, to: number) => {
        let sum = 0;
        for (let i = from; i < to; i++) {
          sum += dualLearningRate(PAPER, { batchRows: 10, seen: 10 * i, epochRows }, 2);
        }
        return sum;
      };
      expect(climb(1000, 10_000) / climb(100, 1000)).toBeCloseTo(1, 1);
    }
  });

  test('few batches an epoch: no price climbs its range in less than 10 batches', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), position, range, (k, at, width) => {
        const of = ratioBounds(k, 0.7);
        const climb = dualLearningRate(of, at, width) * of.lower[0]!;
        expect(climb).toBeLessThanOrEqual((width / 10) * (1 + 1e-12));
      }),
    );
  });

  test('a row moves a price by at most a quarter of the spread, unless sizes are off', () => {
    const spread = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(bounds, position, range, spread, (of, at, width, within) => {
        fc.pre(of.lower.some((l) => l > 0) || of.upper.some((u) => u < 1));
        const free = dualLearningRate(of, at, width);
        const eta = dualLearningRate(of, at, width, { spread: within });
        // Twice an eighth, in the beginning of an epoch.
        expect(eta / at.batchRows).toBeLessThanOrEqual((within / 4) * (1 + 1e-12));
        expect(eta).toBeLessThanOrEqual(free);
        if (eta < free) expect(eta).toBeGreaterThan(0);
        expect(
          dualLearningRate(of, at, width, { spread: within, urgency: 2 }),
        ).toBeGreaterThanOrEqual(free);
      }),
    );
  });

  test('the more sizes are off, the longer the step, up to a tenth of the range in a batch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 50 }),
        position,
        range,
        fc.double({ min: 1, max: 1e3, noNaN: true }),
        (k, at, width, urgency) => {
          const of = ratioBounds(k, 0.7);
          const eta = dualLearningRate(of, at, width, { urgency });
          expect(eta).toBeGreaterThanOrEqual(dualLearningRate(of, at, width));
          expect(eta * of.lower[0]!).toBeLessThanOrEqual((width / 10) * (1 + 1e-12));
        },
      ),
    );
  });

  test('uneven bounds: prices climb the range in an epoch in the mean, tiny bounds aside', () => {
    const at = { batchRows: 10, seen: 495, epochRows: 1000 };
    const turns = (lower: number[]) => {
      const eta = dualLearningRate(resolveBounds(lower.length, { lower }), at, 2);
      return lower.map((l) => 2 / (eta * l * 100));
    };
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(turns([0.1, 0.3, 0.2]))).toBeCloseTo(1, 9);
    expect(mean(turns([0.25, 0.25]))).toBeCloseTo(1, 9);
    // The others' prices hardly notice it.
    expect(turns([0.2, 0.2, 0.2, 0.2, 0.2 * 1e-6])[0]).toBeGreaterThan(0.45);
  });

  test('an upper bound that hardly binds does not slow a lower one down', () => {
    const at = { batchRows: 100, seen: 0, epochRows: 10_000 };
    const lower = [0.04, 0, 0, 0];
    const both = resolveBounds(4, { lower, upper: 0.9 });
    expect(dualLearningRate(both, at, 2)).toBe(
      dualLearningRate(resolveBounds(4, { lower }), at, 2),
    );
  });
});

test('a model measures its rows anew with every epoch, for each head', async () => {
  const inner = reference();
  interface Step {
    readonly rates: readonly number[];
    readonly heads: readonly ClusteringState[];
    readonly labels: Int32Array;
    readonly similarities: Float32Array;
  }
  const steps: Step[] = [];
  const backend: Backend = {
    name: 'watched',
    async open(problem) {
      const session = await inner.open(problem);
      return {
        assign: (x, out, options) => session.assign(x, out, options),
        async step(x, out, options) {
          const heads = await session.read();
          await session.step(x, out, options);
          const { labels, similarities } = out;
          const copy = { labels: labels.slice(), similarities: similarities!.slice() };
          steps.push({ rates: options.dualLearningRates, heads, ...copy });
        },
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
    },
  };
  const options = { k: [3, 5], ratio: 0.8, epochs: 3, batchSize: 20, init: 'random' } as const;
  await onlineKMeans({ ...options, backend }).fit(uneven(90, 4, 3, 1));
  expect(steps.length).toBe(15);
  for (const epoch of [1, 2]) {
    const before = steps.slice(5 * (epoch - 1), 5 * epoch);
    const { rates, heads } = steps[5 * epoch]!;
    for (const [h, head] of heads.entries()) {
      const sizes = new Float64Array(head.k);
      let similarity = 0;
      for (const { labels, similarities } of before) {
        const rows = labels.length / 2;
        for (let i = 0; i < rows; i++) {
          sizes[labels[h * rows + i]!]!++;
          similarity += similarities[h * rows + i]!;
        }
      }
      const spread = 2 * (1 - similarity / 90);
      const range = Math.max(
        scoreRange(head.centers, 4),
        clusteredRange(head.centers, 4, { sizes }, spread, 'cosine'),
      );
      const at = { batchRows: 20, seen: 0, epochRows: 90 };
      const expected = dualLearningRate(ratioBounds(head.k, 0.8), at, range, { spread });
      expect(rates[h]! / expected).toBeCloseTo(1, 9);
    }
  }
});

test('uneven data, 90 % of an even share each: auto keeps near the bound, fixed 20 does neither', async () => {
  const last = async (dualLearningRate: 'auto' | number, seed: number) => {
    const options = { k: 12, ratio: 0.9, batchSize: 128, dualLearningRate, seed };
    const model = await onlineKMeans(options).fit(uneven(2000, 8, 8, seed));
    return model.certificates[0]!;
  };
  const seeds = [1, 2, 3, 4];
  const auto = await Promise.all(seeds.map((seed) => last('auto', seed)));
  const fixed = await Promise.all(seeds.map((seed) => last(20, seed)));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  expect(mean(auto.map(({ shortfall }) => shortfall))).toBeLessThan(0.02);
  expect(mean(fixed.map(({ shortfall }) => shortfall))).toBeGreaterThan(0.02);
  for (const [i, { meanSimilarity, gap }] of auto.entries()) {
    expect(meanSimilarity!).toBeGreaterThan(fixed[i]!.meanSimilarity! + 0.2);
    expect(gap!).toBeLessThan(0.05);
  }
});

/** Rows about directions of which the first are many times as frequent as the last. */
function uneven(rows: number, cols: number, directions: number, seed: number): Matrix {
  const random = new Random(seed);
  const means = Float32Array.from({ length: directions * cols }, () => random.normal());
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const k = Math.floor(directions * random.uniform() ** 2);
    for (let j = 0; j < cols; j++) {
      data[i * cols + j] = means[k * cols + j]! + 0.4 * random.normal();
    }
  }
  return matrix(data, cols);
}
