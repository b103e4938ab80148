import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { OnlineProgress } from '../fit/fit-progress.ts';
import { valuesWithinSizes } from '../fit/values-within-sizes.ts';
import type { Options } from '../options/options.ts';
import { ratioBounds } from '../problem/bounds.ts';
import {
  type ClusteringState,
  copyClusteringState,
  createClusteringState,
} from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { csr } from '../rows/csr.ts';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { swapPromises } from './propose-swap.ts';
import { reassignClusters } from './reassign-clusters.ts';
import { starvedClusters } from './starved-clusters.ts';
import { twoBest } from './two-best.ts';

const GROUPS = 6;

/** Places in 4 dimensions, far apart, and one more for each change. */
function placesOf(random: Random, count: number): number[][] {
  return Array.from({ length: count }, () => Array.from({ length: 4 }, () => 12 * random.normal()));
}

/** Rows about `places`, in batches. */
function rowsAbout(places: readonly (readonly number[])[], rows: number, random: Random) {
  return Array.from({ length: rows }, () =>
    places[random.integer(places.length)]!.map((at) => at + random.normal()),
  );
}

/** Which clusters begin anew, window by window. */
async function reassignedBy(
  model: ConstrainedKMeans,
  batches: Iterable<number[][]> | readonly unknown[],
): Promise<(readonly number[])[]> {
  const reassigned: (readonly number[])[] = [];
  await model.fit(batches as Iterable<number[][]>, {
    onProgress: (progress) => {
      const heads = (progress as OnlineProgress).reassigned;
      if (heads) reassigned.push(heads.flat());
    },
  });
  return reassigned;
}

/** How far the nearest center is from each place. */
async function away(model: ConstrainedKMeans, places: readonly (readonly number[])[]) {
  const { data, rows, cols } = await model.centers();
  return places.map((place) =>
    Math.min(
      ...Array.from({ length: rows }, (_, k) =>
        Math.hypot(...place.map((at, j) => data[k * cols + j]! - at)),
      ),
    ),
  );
}

/** What `reassignClusters` makes of one batch and centers; nothing starves, unless that is said. */
function swap(
  centers: Float32Array,
  rows: readonly (readonly number[])[],
  ratio: number,
  {
    weights,
    metric = 'euclidean',
    starved = [],
  }: { weights?: number[]; metric?: Metric; starved?: number[] } = {},
) {
  const cols = rows[0]!.length;
  const k = centers.length / cols;
  return reassignClusters(
    referenceScorer({ metric, k, dim: cols }),
    createClusteringState(centers, cols, ratioBounds(k, ratio)),
    starved,
    {
      rows: matrix(Float32Array.from(rows.flat()), cols),
      weights: weights && Float32Array.from(weights),
    },
    ...([metric, new Random(1), valuesWithinSizes] as const),
  );
}

const repeated = (...parts: readonly (readonly [at: number, times: number])[]) =>
  parts.flatMap(([at, times]) => Array.from({ length: times }, () => [at]));

describe('clusters that are worth more elsewhere', () => {
  test('follow groups that go elsewhere, whatever the bounds feed them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(10_000),
        fc.constantFrom(0, 0.5, 0.9, 1),
        fc.constantFrom(undefined, 300),
        fc.constantFrom(100, 130),
        async (seed, ratio, halfLife, batch) => {
          const random = new Random(seed);
          const places = placesOf(random, GROUPS + 3);
          const model = new ConstrainedKMeans({
            ...{ k: GROUPS, metric: 'euclidean', ratio, window: 1000, seed },
            ...(halfLife && { halfLife }),
            init: places.slice(0, GROUPS),
          });
          for (let change = 0; change <= 3; change++) {
            const now = places.slice(change, change + GROUPS);
            const batches = Array.from({ length: Math.ceil(6000 / batch) }, () =>
              rowsAbout(now, batch, random),
            );
            await (change === 0 ? model.fit(batches) : model.update(batches));
            // Places are 34 apart in the mean. With equal sizes some rows of others come to each.
            for (const distance of await away(model, now)) expect(distance).toBeLessThan(10);
          }
        },
      ),
      { numRuns: 6, examples: [[9996, 0.9, undefined, 100]] },
    ));

  test('without it, bounds keep a cluster where its group was', async () => {
    const random = new Random(3);
    const places = placesOf(random, GROUPS + 1);
    const options: Options = {
      ...{ k: GROUPS, metric: 'euclidean', ratio: 0.5, window: 1000, halfLife: 300 },
      init: places.slice(0, GROUPS),
    };
    const batches = Array.from({ length: 60 }, (_, t) =>
      rowsAbout(t < 20 ? places.slice(0, GROUPS) : places.slice(1), 100, random),
    );
    const farthest = async (more: Partial<Options>) => {
      const model = new ConstrainedKMeans({ ...options, ...more });
      const reassigned = await reassignedBy(model, batches);
      return { most: Math.max(...(await away(model, places.slice(1)))), reassigned };
    };
    expect((await farthest({ reassign: false })).most).toBeGreaterThan(6);
    const { most, reassigned } = await farthest({});
    expect(most).toBeLessThan(2);
    expect(reassigned.slice(0, 2)).toEqual([[], []]);
    expect(reassigned.flat().length).toBe(1);
  });

  test('stay on a stream that does not change', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(10_000),
          // Exact sizes settle where there are as many groups.
          kind: fc.constantFrom<[ratio: number, k: number, apart: number]>(
            ...([0, 0.5] as const).flatMap((ratio) =>
              [4, 6, 8].flatMap((k) =>
                [0, 2, 12].map((apart): [number, number, number] => [ratio, k, apart]),
              ),
            ),
            [1, GROUPS, 12],
          ),
          halfLife: fc.constantFrom(undefined, 500),
          batch: fc.constantFrom(20, 50, 200),
        }),
        async ({ seed, kind: [ratio, k, apart], halfLife, batch }) => {
          const random = new Random(seed);
          const places = placesOf(random, GROUPS).map((place) =>
            place.map((at) => (apart / 12) * at),
          );
          const model = new ConstrainedKMeans({
            ...{ k, metric: 'euclidean', ratio, window: 1000, init: 'k-means++', seed },
            ...(halfLife && { halfLife }),
          });
          const batches = (rows: number) =>
            Array.from({ length: rows / batch }, () => rowsAbout(places, batch, random));
          await model.fit(batches(8000));
          const reassigned: number[] = [];
          await model.update(batches(8000), {
            onProgress: (progress) => {
              const heads = (progress as OnlineProgress).reassigned;
              if (heads) reassigned.push(...heads.flat());
            },
          });
          expect(reassigned).toEqual([]);
        },
      ),
      { numRuns: 20, seed: 1 },
    ));

  test('at the prices of the sizes as they are, no swap gains more than it promises', () => {
    let gained = 0;
    return fc
      .assert(
        fc.asyncProperty(
          fc.record({
            seed: fc.nat(10_000),
            k: fc.integer({ min: 2, max: 6 }),
            ratio: fc.constantFrom(0, 0.5, 1),
            weighed: fc.boolean(),
          }),
          async ({ seed, k, ratio, weighed }) => {
            const random = new Random(seed);
            const rows = 40;
            const data = Float32Array.from({ length: 2 * rows }, () => 10 * random.normal() ** 3);
            const batch = {
              rows: matrix(data, 2),
              weights: weighed
                ? Float32Array.from({ length: rows }, () => 1 + random.integer(4))
                : undefined,
            };
            const head = createClusteringState(data.slice(0, 2 * k), 2, ratioBounds(k, ratio));
            const scorer = referenceScorer({ metric: 'euclidean', k, dim: 2 });
            const within = async (at: ClusteringState) => {
              const { prices, values } = await valuesWithinSizes(scorer, at, batch, 'euclidean');
              const weights = batch.weights ?? values.map(() => 1);
              return {
                prices,
                all: values.reduce((sum, value, i) => sum + weights[i]! * value, 0),
              };
            };
            const before = await within(head);
            head.prices.set(before.prices);
            const best = await twoBest(scorer, head, batch.rows, 'euclidean', async () => {});
            const at = random.integer(rows);
            const center = Float64Array.from(data.subarray(2 * at, 2 * at + 2));
            const donor = best.labels[at]!;
            const promises = swapPromises(head, batch, best, center, donor, 'euclidean');
            for (const [cluster, promise] of promises.entries()) {
              const swapped = copyClusteringState(head);
              swapped.centers.set(center, 2 * cluster);
              const gain = (await within(swapped)).all - before.all;
              if (gain > 0) gained++;
              // Limits on rows are rounded outward to whole ones.
              const price = Math.max(...before.prices) - Math.min(...before.prices);
              expect(gain).toBeLessThanOrEqual(promise + k * price + 1e-6 * Math.abs(before.all));
            }
          },
        ),
        { numRuns: 60, seed: 2 },
      )
      .then(() => expect(gained).toBeGreaterThan(10));
  });

  test('a model that is saved at any time, or cut off, goes on to the bit', async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(10_000),
          at: fc.integer({ min: 1, max: 29 }),
          ratio: fc.constantFrom(0, 0.5, 1),
          window: fc.constantFrom(7, 100, 333),
          halfLife: fc.constantFrom(undefined, 1e-3, 100, 1e12),
        }),
        async ({ seed, at, ratio, window, halfLife }) => {
          const random = new Random(seed);
          const places = placesOf(random, 6);
          const batches = Array.from({ length: 30 }, (_, t) =>
            rowsAbout(places.slice(Math.floor(t / 8)).slice(0, 3), 40, random),
          );
          const options: Options = {
            ...{ k: 3, metric: 'euclidean', ratio, window, seed },
            ...(halfLife && { halfLife }),
            init: places.slice(0, 3),
          };
          const whole = new ConstrainedKMeans(options);
          restarts += (await reassignedBy(whole, batches)).flat().length;
          const cut = new ConstrainedKMeans(options);
          const failing = function* () {
            yield* batches.slice(0, at);
            throw new Error('the line is cut');
          };
          await expect(cut.fit(failing())).rejects.toThrow('the line is cut');
          const loaded = await ConstrainedKMeans.load(await cut.save());
          for (const model of [cut, loaded]) {
            await model.update(batches.slice(at));
            expect(await model.save()).toEqual(await whole.save());
          }
        },
      ),
      { numRuns: 15, seed: 3 },
    );
    expect(restarts).toBeGreaterThan(20);
  });

  test('what sizes do not allow does not pay', async () => {
    const rows = repeated([0, 40], [10, 40], [60, 20]);
    const free = await swap(Float32Array.of(0, 10), rows, 0);
    expect(free?.clusters).toEqual([0]);
    expect([...free!.head.centers]).toEqual([60, 10]);
    // Half of the rows would have to go to 60.
    expect(await swap(Float32Array.of(0, 10), rows, 1)).toBe(undefined);
    // With weights it is half of the weight.
    const weights = [...new Array(80).fill(1), ...new Array(20).fill(4)];
    const weighed = await swap(Float32Array.of(0, 10), rows, 1, { weights });
    expect(weighed?.clusters).toEqual([0]);
    expect(await swap(Float32Array.of(0, 10), rows, 1, { weights: new Array(100).fill(2) })).toBe(
      undefined,
    );
  });

  test('a few rows are no evidence, however far away they are', async () => {
    for (const far of [1, 4, 8]) {
      const rows = repeated([0, 45], [10, 45], [1e5, far]);
      expect(await swap(Float32Array.of(0, 10), rows, 0)).toBe(undefined);
    }
    expect(
      await swap(Float32Array.of(0, 10), repeated([0, 45], [10, 45], [1e5, 20]), 0),
    ).toBeDefined();
  });

  test('several go in one window, each at most once', async () => {
    const rows = repeated([0, 40], [100, 40], [200, 40], [300, 40], [400, 40]);
    const swapped = await swap(Float32Array.of(0, 1, 2, 3, 4), rows, 0.5);
    expect(swapped?.clusters.length).toBe(4);
    expect(new Set(swapped!.clusters).size).toBe(4);
    expect([...swapped!.head.centers].map((at) => Math.round(at / 100)).sort()).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(swapped!.spread).toBeLessThan(5);
  });

  test('so it is with directions, with sparse rows, and in each of several heads', async () => {
    const circle = (angle: number) => [Math.cos(angle), Math.sin(angle)];
    const rows = Array.from({ length: 90 }, (_, i) => circle(2 * (i % 3) + 0.001 * i));
    const swapped = await swap(
      Float32Array.from([0, 0.03, 2].flatMap(circle)),
      ...([rows, 0.5, { metric: 'cosine' }] as const),
    );
    expect(swapped?.clusters.length).toBe(1);
    expect(swapped!.spread).toBeLessThan(0.01);

    const random = new Random(5);
    const places = placesOf(random, 4);
    const dense = Array.from({ length: 30 }, (_, t) =>
      rowsAbout(t < 15 ? places.slice(0, 3) : places.slice(1), 100, random),
    );
    const sparse = dense.map((batch) =>
      csr(
        batch.map((row) => ({ ...row })),
        4,
      ),
    );
    const options: Options = {
      ...{ k: [3, 3], metric: 'euclidean', window: 500, halfLife: 200 },
      init: [places.slice(0, 3), places.slice(0, 3)],
    };
    const found = await Promise.all(
      [dense, sparse].map((batches) => reassignedBy(new ConstrainedKMeans(options), batches)),
    );
    expect(found[0]).toEqual([[], [], [], [0, 0], [], []]);
    expect(found[1]).toEqual(found[0]);
  });
});

test('a cluster that starves stays where its center is good: prices have led rows astray', async () => {
  const rows = repeated([0, 20], [100, 20], [103, 1]);
  expect(await swap(Float32Array.of(0, 100), rows, 1, { starved: [1] })).toBe(undefined);
  const lost = await swap(Float32Array.of(50, 1e4), rows, 1, { starved: [1] });
  expect(lost?.clusters).toEqual([1]);
  // Of two, the one that starves more, where both together do not pay.
  const three = repeated([0, 20], [100, 20], [200, 20], [203, 1]);
  const one = await swap(Float32Array.of(0, 102, 200), three, 1, { starved: [1, 2] });
  expect(one?.clusters).toEqual([1]);
  expect(one?.head.centers[1]).toBe(100);
});

test('a cluster starves whose weight has decayed, whatever the window gave it', () => {
  const window = (least: number, most = 1000) => ({
    ...{ sizes: Float64Array.of(300, 700), minSizes: new Float64Array(2).fill(least) },
    ...{ maxSizes: new Float64Array(2).fill(most), total: 1000, instances: 1000 },
  });
  expect(starvedClusters(window(0))).toEqual([]);
  expect(starvedClusters(window(0), Float64Array.of(0.9, 99.1))).toEqual([0]);
  expect(starvedClusters(window(0), Float64Array.of(1.1, 98.9))).toEqual([]);
  // 15 rows each in the mean: by chance now and then.
  expect(starvedClusters(window(0), Float64Array.of(0.1, 29.9))).toEqual([]);
  expect(starvedClusters(window(0, 0), Float64Array.of(0.9, 99.1))).toEqual([]);
  // A quarter of 400 is due.
  expect(starvedClusters(window(250), Float64Array.of(40, 360))).toEqual([0]);
  expect(starvedClusters(window(250), Float64Array.of(60, 340))).toEqual([]);
  expect(starvedClusters(window(250), Float64Array.of(0, 0))).toEqual([]);
});
