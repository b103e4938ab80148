import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { OnlineProgress } from '../fit/fit-progress.ts';
import { valuesWithinSizes } from '../fit/values-within-sizes.ts';
import type { Options } from '../options/options.ts';
import { createClusteringState } from '../problem/clustering-state.ts';
import { Random } from '../support/random.ts';
import { reassignClusters } from './reassign-clusters.ts';
import { chooseRestarts } from './restart-centers.ts';
import { starvedClusters } from './starved-clusters.ts';

const PLACES = [
  [0, 0],
  [20, 0],
  [0, 20],
  [-12, 0],
];

/** Batches about three of four places: the third vanishes after 4,000 rows, when the fourth comes. */
function* changing(seed: number) {
  const random = new Random(seed);
  for (let t = 0; t < 8000; t += 100) {
    yield Array.from({ length: 100 }, () => {
      const group = random.integer(3);
      const place = PLACES[group === 2 && t >= 4000 ? 3 : group]!;
      return place.map((at) => at + random.normal());
    });
  }
}

async function follow(options: Partial<Options>, seed = 1) {
  const model = new ConstrainedKMeans({
    ...{ k: 3, metric: 'euclidean', window: 500, init: PLACES.slice(0, 3), seed },
    ...options,
  });
  const reassigned: (readonly number[])[] = [];
  await model.fit(changing(seed), {
    onProgress: (progress) => {
      const heads = (progress as OnlineProgress).reassigned;
      if (heads) reassigned.push(heads[0]!);
    },
  });
  const { data } = await model.centers();
  const away = PLACES.map(([x, y]) =>
    Math.min(...[0, 1, 2].map((k) => Math.hypot(data[2 * k]! - x!, data[2 * k + 1]! - y!))),
  );
  return { reassigned, away, file: await model.save() };
}

describe('clusters that starve', () => {
  test('go where a group appears, and are told of', async () => {
    const { reassigned, away } = await follow({ ratio: 0 });
    // Window 8 is the first in which the third cluster gets nothing; until then the first has two groups.
    expect(reassigned.flat()).toEqual([2]);
    expect(reassigned.findIndex(({ length }) => length > 0)).toBe(8);
    expect(away[3]).toBeLessThan(1);
    expect(away[2]).toBeGreaterThan(10);
  });

  test('stay where they are if asked to', async () => {
    const { reassigned, away } = await follow({ ratio: 0, reassign: false });
    expect(reassigned).toEqual([]);
    expect(away[3]).toBeGreaterThan(4);
  });

  test('begin anew in the same way with the same seed', async () => {
    const [one, other] = [await follow({ ratio: 0 }, 7), await follow({ ratio: 0 }, 7)];
    expect(other.file).toEqual(one.file);
  });

  test('a model saved before they do goes on to the bit', async () => {
    const options = { k: 3, metric: 'euclidean', window: 500, ratio: 0 } as const;
    const batches = [...changing(3)];
    const whole = new ConstrainedKMeans({ ...options, init: PLACES.slice(0, 3) });
    let files: Uint8Array[] = [];
    let restarts = 0;
    await whole.fit(batches, {
      onProgress: async (progress) => {
        if ((progress as OnlineProgress).reassigned?.[0]?.length) restarts++;
        if ((progress as OnlineProgress).epoch === 8) files = [...files, await whole.save()];
      },
    });
    expect(restarts).toBeGreaterThan(0);
    const loaded = await ConstrainedKMeans.load(files[0]!);
    await loaded.update(batches.slice(41));
    expect(await loaded.save()).toEqual(await whole.save());
  });

  test.each([100, 0.01])(
    'none does for two windows in a row once scales have changed %s times',
    (factor) =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 1000 }),
          fc.constantFrom(0.5, 0.8),
          fc.constantFrom(undefined, 500),
          async (seed, ratio, halfLife) => {
            const random = new Random(seed);
            const places = Array.from({ length: 6 }, () =>
              Array.from({ length: 4 }, () => 6 * random.normal()),
            );
            const model = new ConstrainedKMeans({
              ...{ k: 6, metric: 'euclidean', ratio, seed, window: 2000, init: 'k-means++' },
              ...(halfLife && { halfLife }),
            });
            const batches = function* () {
              for (let t = 0; t < 20_000; t += 100) {
                const scale = t < 7000 ? 1 : factor;
                yield Array.from({ length: 100 }, () => {
                  const place = places[Math.floor(6 * random.uniform() ** 1.5)]!;
                  return place.map((at) => scale * (at + random.normal()));
                });
              }
            };
            const starving: boolean[][] = [];
            await model.fit(batches(), {
              onProgress: (progress) => {
                const [closed] = (progress as OnlineProgress).certificates ?? [];
                if (!closed) return;
                const { sizes, minSizes } = closed;
                starving.push(Array.from(sizes, (size, k) => size < minSizes[k]! / 2));
              },
            });
            // Scales change in window 3.
            for (let t = 5; t < starving.length; t++) {
              expect(starving[t]!.some((starves, k) => starves && starving[t - 1]![k])).toBe(false);
            }
          },
        ),
        { numRuns: 8 },
      ),
  );

  test('with cosine the new center is a direction', async () => {
    const model = new ConstrainedKMeans({
      ...{ k: 2, ratio: 0, window: 200, normalize: false },
      init: [
        [1, 0],
        [-1, 0],
      ],
    });
    const rows = Array.from({ length: 50 }, (_, i) =>
      i % 2 ? [0.6, 0] : [0.3 * Math.cos(0.9), 0.3 * Math.sin(0.9)],
    );
    const reassigned: unknown[] = [];
    const onProgress = (progress: OnlineProgress) =>
      reassigned.push(...(progress.reassigned ?? []));
    for (let t = 0; t < 4; t++) await model.partialFit(rows, undefined, { onProgress });
    expect(reassigned).toEqual([[1]]);
    const { data } = await model.centers();
    expect(Math.hypot(data[2]!, data[3]!)).toBeCloseTo(1, 6);
  });

  test('a restart has nothing counted, is as dear as where it came from, and prices are in range', async () => {
    const bounds = { lower: new Float64Array(3), upper: new Float64Array(3).fill(1) };
    const head = createClusteringState(Float32Array.of(0, 10, 500), 1, bounds);
    head.counts.set([5, 5, 5]);
    head.prices.set([0, 60_000, 90_000]);
    const restart = (data: Float32Array) => {
      const scorer = referenceScorer({ metric: 'euclidean', k: 3, dim: 1 });
      const batch = { rows: { data, rows: data.length, cols: 1 }, weights: undefined };
      const random = new Random(1);
      return reassignClusters(scorer, head, [2], batch, 'euclidean', random, valuesWithinSizes);
    };
    const { head: moved, clusters, range, spread } = (await restart(Float32Array.of(8, 8, 14)))!;
    expect(clusters).toEqual([2]);
    expect([...moved.centers]).toEqual([0, 10, 14]);
    expect(moved.previousCenters[2]).toBe(14);
    expect([...moved.counts]).toEqual([5, 5, 0]);
    expect(spread).toBeCloseTo(8 / 3, 6);
    // Twice the variance of the centers 0, 10, 14 or of the rows, the larger.
    expect(range).toBeCloseTo((2 * 104) / 3, 4);
    expect(moved.prices[0]).toBe(0);
    expect(moved.prices[1]).toBeCloseTo(range, 4);
    expect(moved.prices[2]).toBe(moved.prices[1]);
    expect([...head.centers]).toEqual([0, 10, 500]);
    expect(await restart(Float32Array.of(500, 500))).toBe(undefined);
  });

  test('who starves is not left to chance', () => {
    const starved = (sizes: number[], least: number, most = 1000) => {
      const total = sizes.reduce((a, b) => a + b);
      const each = (n: number) => new Float64Array(sizes.length).fill(n);
      return starvedClusters({
        ...{ sizes: Float64Array.from(sizes), minSizes: each(least), maxSizes: each(most) },
        ...{ total, instances: total },
      });
    };
    expect(starved([0, 40], 0)).toEqual([0]);
    // 15 rows each in the mean, and 8 of 20 due: by chance now and then.
    expect(starved([0, 30], 0)).toEqual([]);
    expect(starved([8, 100], 20)).toEqual([]);
    expect(starved([100, 400], 250)).toEqual([0]);
    expect(starved([130, 400], 250)).toEqual([]);
    expect(starved([0, 400], 0, 0)).toEqual([]);
  });

  test('a restart gains at least as much as the best of the rows tried, and never less than nothing', () =>
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, count, free) => {
          const random = new Random(seed);
          const data = Float32Array.from({ length: 2 * count }, () => random.integer(5));
          const squares = Float64Array.from(
            { length: count },
            (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!) ** 2,
          );
          const before = squares.slice();
          const labels = new Int32Array(count);
          const starved = Array.from({ length: free }, (_, c) => c + 1);
          const seen = {
            ...{ rows: { data, rows: count, cols: 2 }, weights: undefined },
            ...{ labels, squares },
          };
          const restarts = chooseRestarts(starved, seen, 5, 'euclidean', random);
          const centers = [[0, 0], ...restarts.map(({ center }) => [...center])];
          // Each row is at its nearest center now, by the distances here.
          for (let i = 0; i < count; i++) {
            const all = centers.map(
              ([x, y]) => Math.hypot(data[2 * i]! - x!, data[2 * i + 1]! - y!) ** 2,
            );
            expect(squares[i]).toBeCloseTo(Math.min(...all), 6);
            expect(all[labels[i]!]).toBeCloseTo(squares[i]!, 6);
          }
          // No center is free while a row is away from all of them.
          if (restarts.length < free) expect(Math.max(...squares)).toBe(0);
          expect(restarts.every(({ donor }, r) => donor <= r)).toBe(true);
          expect(before.every((square, i) => squares[i]! <= square)).toBe(true);
        },
      ),
    ));
});
