import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import {
  adjustedRandIndex,
  type ChooseKOptions,
  type ChooseKProgress,
  calinskiHarabasz,
  chooseK,
  daviesBouldin,
  silhouette,
} from '../metrics.ts';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';

/** Rows of `groups` groups around corners of a cube 12 apart, noise 1; sizes as given. */
function grouped(sizes: readonly number[], seed: number, apart = 12) {
  const random = new Random(seed);
  const corners = random.shuffle(Array.from({ length: 8 }, (_, i) => i));
  const labels = sizes.flatMap((size, group) => Array<number>(size).fill(group));
  random.shuffle(labels);
  const data = labels.flatMap((group) =>
    [1, 2, 4].map((bit) => (corners[group]! & bit ? apart : 0) + random.normal()),
  );
  return { rows: matrix(Float32Array.from(data), 3), labels };
}

const plain = { metric: 'euclidean', init: 'k-means++' } as const;

describe('finds the groups that there are', () => {
  const sizes = fc.array(fc.integer({ min: 20, max: 32 }), { minLength: 2, maxLength: 6 });

  test.each(['exact', 'online'] as const)('well apart, %s', async (algorithm) => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(1e6), async (sizes, seed) => {
        const { rows, labels } = grouped(sizes, seed);
        const options = { ...plain, algorithm, seed, ks: [2, 3, 4, 5, 6, 7], restarts: 4 };
        const { k, reason, table } = await chooseK(rows, options);
        expect(k).toBe(sizes.length);
        expect(reason).toContain(`at k = ${k} is the largest`);
        const chosen = table[k - 2]!;
        expect(chosen.k).toBe(k);
        expect([chosen.smallest, chosen.largest]).toEqual([Math.min(...sizes), Math.max(...sizes)]);
        // The seed of the table makes these clusters again.
        using model = new ConstrainedKMeans({ ...plain, algorithm, k, seed: chosen.seed });
        expect(adjustedRandIndex(labels, await model.fitPredict(rows))).toBe(1);
      }),
      { numRuns: 5 },
    );
  });
});

describe('the table', () => {
  const { rows } = grouped([40, 30, 50, 20], 7, 4);

  async function fitted(k: number, seed: number, metric: 'cosine' | 'euclidean') {
    using model = new ConstrainedKMeans({ ...plain, metric, k, seed });
    return await model.fitPredict(rows);
  }

  test.each(['euclidean', 'cosine'] as const)(
    'has the scores of the best fit, %s',
    async (metric) => {
      const options = { ...plain, metric, seed: 11, ks: [2, 3, 5], restarts: 3 };
      const { table } = await chooseK(rows, options);
      expect(table.map(({ k }) => k)).toEqual([2, 3, 5]);
      const { data } = rows;
      const unit = Array.from({ length: rows.rows }, (_, i) => {
        const row = Array.from(data.subarray(3 * i, 3 * i + 3));
        const norm = metric === 'cosine' ? Math.hypot(...row) : 1;
        return row.map((value) => value / norm);
      });
      const x = { data: Float64Array.from(unit.flat()), rows: rows.rows, cols: 3 };
      for (const row of table) {
        const seeds = [11, 12, 13];
        const fits = await allOf(seeds, (seed) => fitted(row.k, seed, metric));
        const inertias = fits.map((fit) => inertiaOf(unit, fit, row.k, metric));
        // The oracle's rounding depends on the names of clusters.
        const at = seeds.indexOf(row.seed);
        const best = fits[at]!;
        expect(inertias[at]).toBeCloseTo(Math.min(...inertias), 8);
        expect(row.inertia).toBeCloseTo(Math.min(...inertias), 8);
        expect(row.silhouette).toBeCloseTo(await silhouette(x, best, { metric }), 12);
        expect(row.daviesBouldin).toBeCloseTo(daviesBouldin(x, best), 10);
        expect(row.calinskiHarabasz).toBeCloseTo(calinskiHarabasz(x, best), 8);
        const pairs = [
          adjustedRandIndex(fits[0]!, fits[1]!),
          adjustedRandIndex(fits[0]!, fits[2]!),
        ];
        const stability = (pairs[0]! + pairs[1]! + adjustedRandIndex(fits[1]!, fits[2]!)) / 3;
        expect(row.stability).toBeCloseTo(stability, 12);
        const sizes = Array.from({ length: row.k }, (_, c) => best.filter((y) => y === c).length);
        expect([row.smallest, row.largest]).toEqual([Math.min(...sizes), Math.max(...sizes)]);
      }
    },
  );

  test('is the same again, whatever the order of the candidates', async () => {
    const options = { ...plain, restarts: 2, sampleSize: 60 };
    const once = await chooseK(rows, { ...options, ks: [4, 2, 3] });
    expect(await chooseK(rows, { ...options, ks: [2, 3, 4] })).toEqual(once);
  });

  test('has silhouettes of a sample', async () => {
    const options = { ...plain, ks: [4], restarts: 1, seed: 3 };
    const [all] = (await chooseK(rows, options)).table;
    const [some] = (await chooseK(rows, { ...options, sampleSize: 70 })).table;
    expect(some!.silhouette).not.toBe(all!.silhouette);
    expect(Math.abs(some!.silhouette! - all!.silhouette!)).toBeLessThan(0.1);
    const { silhouette, ...others } = all!;
    expect(some).toMatchObject(others);
  });

  test('leaves out what is not defined', async () => {
    const options = { ...plain, ks: [1, 4, 9], restarts: 1, sampleSize: 2 };
    const { table, k, reason } = await chooseK(rows, options);
    expect(table[0]).toMatchObject({ k: 1, smallest: rows.rows, largest: rows.rows });
    for (const name of ['silhouette', 'daviesBouldin', 'calinskiHarabasz', 'stability'] as const) {
      expect(table[0]![name]).toBeUndefined();
    }
    // Of a sample of two rows no silhouette is defined.
    expect(table.map(({ silhouette }) => silhouette)).toEqual([undefined, undefined, undefined]);
    expect(table[1]!.daviesBouldin).toBeGreaterThan(0);
    expect(k).toBe(4);
    expect(reason).toMatch(/^no silhouette is defined; the elbow of the inertia is at k = 4$/);
  });

  test('has sizes as the model is asked to keep them', async () => {
    const asked = fc.record({
      minSize: fc.integer({ min: 0, max: 28 }),
      maxSize: fc.integer({ min: 70, max: 140 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ minSize, maxSize }) => {
        const options = { ...plain, ks: [2, 3, 5], restarts: 1, minSize, maxSize };
        for (const row of (await chooseK(rows, options)).table) {
          expect(row.smallest).toBeGreaterThanOrEqual(minSize);
          expect(row.largest).toBeLessThanOrEqual(maxSize);
        }
      }),
      { numRuns: 10, examples: [[{ minSize: 28, maxSize: 70 }]] },
    );
  });
});

/** One after the other. */
async function allOf<T, U>(values: readonly T[], of: (value: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (const value of values) results.push(await of(value));
  return results;
}

/** To the mean of each cluster, for cosine at unit length. */
function inertiaOf(rows: number[][], labels: Int32Array, k: number, metric: string): number {
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const own = rows.filter((_, i) => labels[i] === c);
    const total = [0, 1, 2].map((j) => own.reduce((a, row) => a + row[j]!, 0));
    const by = metric === 'cosine' ? Math.hypot(...total) : own.length;
    for (const row of own) sum += row.reduce((a, value, j) => a + (value - total[j]! / by) ** 2, 0);
  }
  return sum;
}

describe('while it runs', () => {
  const { rows } = grouped([30, 30, 30], 5);
  const options = { ...plain, ks: [2, 3], restarts: 2, epochs: 2 } as const;

  test('tells how every fit stands, and when it has ended', async () => {
    const seen: ChooseKProgress[] = [];
    await chooseK(rows, { ...options, onProgress: (progress) => seen.push(progress) });
    const ended = seen.filter(({ fit }) => fit === undefined);
    expect(ended).toEqual([
      { k: 2, restart: 0, fits: 1, totalFits: 4, fit: undefined },
      { k: 2, restart: 1, fits: 2, totalFits: 4, fit: undefined },
      { k: 3, restart: 0, fits: 3, totalFits: 4, fit: undefined },
      { k: 3, restart: 1, fits: 4, totalFits: 4, fit: undefined },
    ]);
    for (const at of [0, 1, 2, 3]) {
      const running = seen.filter(({ fit, fits }) => fit !== undefined && fits === at);
      expect(running.length).toBeGreaterThan(0);
      expect(running.every(({ k, restart }) => k === 2 + (at >> 1) && restart === at % 2)).toBe(
        true,
      );
    }
  });

  test('a signal stops the fit that is running', async () => {
    const controller = new AbortController();
    const onProgress = vi.fn(({ fits, fit }: ChooseKProgress) => {
      if (fits === 1 && fit) controller.abort('enough');
    });
    const { signal } = controller;
    await expect(chooseK(rows, { ...options, signal, onProgress })).rejects.toBe('enough');
    expect(onProgress.mock.lastCall![0]).toMatchObject({ fits: 1, restart: 1 });
    await expect(chooseK(rows, { ...options, signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});

test('refuses before anything is fitted', async () => {
  const { rows } = grouped([30, 30], 5);
  const onProgress = vi.fn();
  const refuses = async (options: object, message: string) =>
    expect(chooseK(rows, { ks: [2, 3], onProgress, ...options })).rejects.toThrow(message);
  await refuses({ ks: 3 }, 'ks should be an array of numbers, got 3');
  await refuses({ ks: [] }, 'ks should not be empty');
  await refuses({ ks: [2, 2.5] }, 'ks[1] should be a positive integer, got 2.5');
  await refuses({ ks: [2, 4, 2] }, 'ks should be different numbers, got 2');
  await refuses({ k: 2 }, 'k should be left out where ks are given, got 2');
  await refuses({ restarts: 0 }, 'restarts should be a positive integer, got 0');
  await refuses({ sampleSize: 0 }, 'sampleSize should be a positive integer, got 0');
  await refuses({ onProgress: 3 }, 'onProgress should be a function, got 3');
  await refuses({ signal: 3 }, 'signal should be an AbortSignal, got 3');
  await refuses({ metric: 'l1' }, "metric should be 'cosine' or 'euclidean', got \"l1\"");
  await refuses({ rato: 1 }, 'the names in options should be among');
  await refuses({ ks: [2, 3], bounds: { lower: [0.1, 0.2, 0.3] } }, 'should be');
  await refuses(
    { seed: Number.MAX_SAFE_INTEGER },
    'seed should be a safe integer for every restart',
  );
  await refuses(
    { ks: [2, 3, 4], minSize: 20 },
    'the sum of minSize over clusters should be at most the number of rows (60), 20 less, got 80',
  );
  await refuses({ ks: [2, 61] }, 'k should be at most the number of rows (60), got 61');
  await expect(chooseK([[1], [Number.NaN]], { ks: [2] })).rejects.toThrow(RangeError);
  await expect(chooseK(3 as never, { ks: [2] })).rejects.toThrow(TypeError);
  await expect(chooseK(rows, undefined as unknown as ChooseKOptions)).rejects.toThrow(
    new TypeError('options should be an object, got undefined'),
  );
  expect(onProgress).not.toHaveBeenCalled();
});

test('the elbow is at as many groups as lie equally far apart', async () => {
  // A group at 0 and one along each axis.
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 6 }), fc.nat(1e6), async (groups, seed) => {
      const random = new Random(seed);
      const rows = Array.from({ length: 40 * groups }, (_, i) =>
        [1, 2, 3, 4, 5].map((axis) => (axis === i % groups ? 15 : 0) + random.normal()),
      );
      const { k, elbow } = await chooseK(rows, { ...plain, seed, ks: [2, 3, 4, 5, 6, 7] });
      expect([k, elbow]).toEqual([groups, groups]);
    }),
    { numRuns: 5 },
  );
});

test('the elbow passes over what leaves no inertia', async () => {
  const rows = [0, 1, 10, 11, 20, 21].map((value) => [value]);
  const all = await chooseK(rows, { ...plain, ks: [1, 2, 3, 4, 5, 6], restarts: 10 });
  expect(all.table.at(-1)!.inertia).toBe(0);
  expect(all.elbow).toBe(3);
});

test('says where there are no groups', async () => {
  const random = new Random(4);
  const rows = matrix(
    Float32Array.from({ length: 6000 }, () => random.normal()),
    20,
  );
  const { reason } = await chooseK(rows, { ...plain, ks: [2, 3, 4], restarts: 2, epochs: 3 });
  expect(reason).toContain('no substantial structure');
});
