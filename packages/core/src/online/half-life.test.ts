import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { OnlineProgress } from '../fit/fit-progress.ts';
import { Random } from '../support/random.ts';

const DIM = 8;
const GROUPS = 8;

interface Drift {
  /** v: how far each group moves a row of the stream, in standard deviations of its rows. */
  readonly speed: number;
  /** b. */
  readonly batch: number;
  /** h. */
  readonly halfLife: number;
}

/** Groups that move straight on, each its own way; first where they are, then batches of rows. */
function drifting(seed: number, { speed, batch }: Pick<Drift, 'speed' | 'batch'>, rows: number) {
  const random = new Random(seed);
  const vector = (length?: number) => {
    const values = Array.from({ length: DIM }, () => random.normal());
    const scale = length === undefined ? 12 : length / Math.hypot(...values);
    return values.map((value) => scale * value);
  };
  const places = Array.from({ length: GROUPS }, () => vector());
  const ways = places.map(() => vector(speed));
  const row = (t: number) => {
    const group = random.integer(GROUPS);
    return places[group]!.map((place, j) => place + ways[group]![j]! * t + random.normal());
  };
  const batches = function* () {
    for (let t = 0; t < rows; t += batch) {
      yield Array.from({ length: batch }, (_, i) => row(t + i));
    }
  };
  return { places, batches };
}

/**
 * E|x - c|² of a row as it comes, c the mean of the rows of its group before its batch, those of the j-th
 * batch before it weighing q^(j-1), q = 2^(-b/h). Those are A = b / (1 - q) rows old in the mean, so the
 * center lags by v A, give or take where in its batch the row is; and a mean of which the squared weights
 * sum to (1 - q) / (1 + q) / (p b), p = 1 / K, is off by so many times the noise, d, and the variance of
 * where its rows were, which is at most that of an age.
 */
function expectedSquare({ speed, batch, halfLife }: Drift): number {
  const q = 2 ** (-batch / halfLife);
  const age = batch / (1 - q);
  const lag = speed ** 2 * (age ** 2 + batch ** 2 / 12);
  const few = ((1 - q) / (1 + q)) * (GROUPS / batch);
  return lag + DIM + few * (DIM + speed ** 2 * age ** 2);
}

/** Mean of |x - c|² over the second half of the stream, of rows as they came. */
async function meanSquare(seed: number, drift: Drift, rows: number, forgets = true) {
  const { places, batches } = drifting(seed, drift, rows);
  const window = 10 * drift.batch;
  const model = new ConstrainedKMeans({
    ...{ k: GROUPS, ratio: 0.5, metric: 'euclidean', init: places },
    ...(forgets ? { halfLife: drift.halfLife, window } : { window: rows }),
  });
  let seen = 0;
  let before = 0;
  let sum = 0;
  let count = 0;
  const onProgress = (progress: unknown) => {
    const { heads, certificates, instances } = progress as OnlineProgress;
    if (certificates) {
      seen += instances;
      before = 0;
      return;
    }
    // -|x - c|²/2, in the mean since the window began.
    const soFar = -2 * heads[0]!.objective * instances;
    if (seen + instances > rows / 2) {
      sum += soFar - before;
      count += drift.batch;
    }
    before = soFar;
  };
  await model.fit(batches(), { onProgress });
  return sum / count;
}

describe('halfLife', () => {
  test.each([
    { speed: 0.0005, batch: 100, halfLife: 1000 },
    { speed: 0.003, batch: 100, halfLife: 300 },
    { speed: 0.003, batch: 100, halfLife: 100 },
    { speed: 0, batch: 40, halfLife: 80 },
  ])('centers that drift by $speed a row are as near as they can be, $halfLife', async (drift) => {
    const rows = 20_000;
    const expected = expectedSquare(drift);
    const measured = await meanSquare(1, drift, rows);
    // The mean of half of the rows, each a square of variance 2 d and what the lag adds to it.
    const chance = Math.sqrt((2 * DIM + 4 * (expected - DIM)) / (rows / 2));
    expect(Math.abs(measured - expected)).toBeLessThan(5 * chance);
  });

  test('without it they stay behind', async () => {
    const drift = { speed: 0.0005, batch: 100, halfLife: 1000 };
    expect(await meanSquare(1, drift, 20_000, false)).toBeGreaterThan(20);
  });

  test('a row weighs half after so much more weight, across epochs', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          halfLife: fc.double({ min: 0.5, max: 100, noNaN: true }),
          window: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
          batches: fc.array(
            fc.array(
              fc.record({
                x: fc.integer({ min: -50, max: 50 }),
                weight: fc.integer({ min: 1, max: 5 }),
              }),
              { minLength: 1, maxLength: 8 },
            ),
            { minLength: 1, maxLength: 20 },
          ),
        }),
        async ({ halfLife, window, batches }) => {
          const model = new ConstrainedKMeans({
            ...{ k: 1, metric: 'euclidean', halfLife },
            ...(window && { window }),
          });
          let after = batches.flat().reduce((sum, { weight }) => sum + weight, 0);
          let count = 0;
          let moment = 0;
          for (const batch of batches) {
            const weights = batch.map(({ weight }) => weight);
            await model.partialFit(
              batch.map(({ x }) => [x]),
              undefined,
              { weights },
            );
            after -= weights.reduce((a, b) => a + b);
            for (const { x, weight } of batch) {
              count += weight * 2 ** (-after / halfLife);
              moment += weight * 2 ** (-after / halfLife) * x;
            }
          }
          const [{ counts, centers }] = await model.heads();
          expect(Math.abs(counts[0]! / count - 1)).toBeLessThan(1e-12);
          // Centers are rounded to float32 in every batch.
          expect(Math.abs(centers[0]! - moment / count)).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 50 },
    ));

  test('is refused where it means nothing', () => {
    for (const halfLife of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new ConstrainedKMeans({ k: 2, halfLife })).toThrow(/halfLife/);
    }
    expect(() => new ConstrainedKMeans({ k: 2, halfLife: 9, algorithm: 'exact' })).toThrow(
      /halfLife/,
    );
    expect(new ConstrainedKMeans({ k: 2, halfLife: 9 }).options.centerCarry).toBe(1);
    expect(new ConstrainedKMeans({ k: 2 }).options.centerCarry).toBe(0.05);
  });
});
