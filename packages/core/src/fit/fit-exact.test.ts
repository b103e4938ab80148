import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import { normalizedMutualInformation } from '../metrics.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import type { ExactProgress } from './fit-progress.ts';

const metrics = fc.constantFrom('cosine' as const, 'euclidean' as const);

/** Rows about a few centers, some of them equal. */
function rowsOf(n: number, dim: number, seed: number): Matrix {
  const random = new Random(seed);
  const centers = Array.from({ length: 4 * dim }, () => random.normal() * 3);
  const x = matrix(new Float32Array(n * dim), dim);
  for (let i = 0; i < n; i++) {
    const about = Math.floor(random.uniform() * 4) * dim;
    for (let j = 0; j < dim; j++) x.data[i * dim + j] = centers[about + j]! + random.normal();
    if (i > 0 && random.uniform() < 0.1) x.data.copyWithin(i * dim, 0, dim);
  }
  return x;
}

function sizesOf(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label]!++;
  return sizes;
}

/** Limits that some sizes keep. */
const problems = fc
  .record({
    n: fc.integer({ min: 1, max: 90 }),
    k: fc.integer({ min: 1, max: 8 }),
    dim: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(1e6),
    down: fc.array(fc.nat(100), { minLength: 8, maxLength: 8 }),
    up: fc.array(fc.nat(100), { minLength: 8, maxLength: 8 }),
    metric: metrics,
  })
  .map(({ n, k, down, up, ...rest }) => {
    const wide = Math.min(k, n);
    const share = Array.from({ length: wide }, (_, i) => Math.floor((n + i) / wide));
    return {
      ...{ n, k: wide, ...rest },
      minSize: share.map((size, i) => Math.floor((size * down[i]!) / 100)),
      maxSize: share.map((size, i) => size + Math.ceil((n * up[i]!) / 400)),
    };
  });

describe('fit of rows in memory', () => {
  test('sizes are as asked, labels optimal, certificates say so, and rows get their labels back', () =>
    fc.assert(
      fc.asyncProperty(problems, async ({ n, dim, seed, ...options }) => {
        const x = rowsOf(n, dim, seed);
        const model = new ConstrainedKMeans({ ...options, seed });
        const labels = await model.fitPredict(x);
        const sizes = sizesOf(labels, options.k);
        expect([...model.sizes]).toEqual(sizes);
        for (const [k, size] of sizes.entries()) {
          expect(size).toBeGreaterThanOrEqual(options.minSize[k]!);
          expect(size).toBeLessThanOrEqual(options.maxSize[k]!);
        }
        const [certificate] = model.certificates;
        expect(certificate).toMatchObject({
          ...{ exact: true, instances: n, total: n, unit: 'rows', worstShare: 1 },
          ...{ shortfall: 0, excess: 0, shortfallLimit: 0, excessLimit: 0 },
        });
        const lengths = Array.from({ length: n }, (_, i) =>
          Math.hypot(...x.data.subarray(i * dim, (i + 1) * dim)),
        );
        expect(certificate!.gap).toBeLessThanOrEqual(1e-11 * Math.max(1, ...lengths) ** 2);
        expect(await model.labels.gather(Uint32Array.from(labels, (_, i) => i))).toEqual(labels);
        await expectPredicted(model, x, labels);
        const loaded = await ConstrainedKMeans.load(await model.save());
        expect(loaded.certificates).toEqual(model.certificates);
        expect(await loaded.predict(x)).toEqual(await model.predict(x));
        expect(await loaded.save()).toEqual(await model.save());
      }),
      { numRuns: 150 },
    ));

  test('each of several heads keeps its own sizes', async () => {
    const x = rowsOf(60, 3, 5);
    const model = new ConstrainedKMeans({ k: [3, 4], minSize: [20, [15, 15, 10, 10]] });
    const labels = await model.fitPredict(x);
    expect(sizesOf(labels.subarray(0, 60), 3)).toEqual([20, 20, 20]);
    expect(Math.min(...sizesOf(labels.subarray(60), 4))).toBeGreaterThanOrEqual(10);
    expect(model.certificates.map(({ exact }) => exact)).toEqual([true, true]);
    const transformed = await model.transform(x, { head: 1 });
    expect([transformed.rows, transformed.cols]).toEqual([60, 4]);
  });

  test('shares are rounded so that rows can meet them: equal shares give floor or ceil', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.nat(60),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (k, more, ratio) => {
          const n = k + more;
          for (const asked of [ratio, 1]) {
            const model = new ConstrainedKMeans({ k, ratio: asked, metric: 'euclidean' });
            await model.fit(rowsOf(n, 2, more));
            for (const size of model.sizes) {
              expect(size).toBeGreaterThanOrEqual(Math.max(1, Math.floor((asked * n) / k - 1e-9)));
              if (asked === 1) expect(size).toBeLessThanOrEqual(Math.ceil(n / k));
            }
          }
        },
      ),
      { numRuns: 40 },
    ));

  test('the best of several starts is the best of fits with consecutive seeds', async () => {
    const x = rowsOf(120, 2, 8);
    const options = { k: 9, metric: 'euclidean', ratio: 0, init: 'rows' } as const;
    const single = [];
    for (let seed = 3; seed < 9; seed++) {
      single.push(await new ConstrainedKMeans({ ...options, seed }).fit(x));
    }
    const best = Math.min(...single.map(({ certificates: [c] }) => c!.inertia!));
    const model = await new ConstrainedKMeans({ ...options, seed: 3, restarts: 6 }).fit(x);
    expect(model.certificates[0]!.inertia).toBe(best);
    expect(new Set(single.map(({ certificates: [c] }) => c!.inertia)).size).toBeGreaterThan(1);
  });

  test('of several starts one that keeps limits on weight is better than all that miss them', async () => {
    const random = new Random(3);
    const x = rowsOf(40, 2, 8);
    const weights = Float64Array.from({ length: 40 }, () => 1 + random.integer(9));
    const bounds = { lower: 0.15, upper: 0.3 };
    const start = { metric: 'euclidean', init: 'rows', swaps: 0 } as const;
    const options = { k: 4, bounds, limits: 'weight', ...start } as const;
    const single = [];
    for (let seed = 0; seed < 8; seed++) {
      const model = await new ConstrainedKMeans({ ...options, seed }).fit(x, { weights });
      single.push(model.certificates[0]!);
    }
    const kept = single.filter(({ exact }) => exact);
    const best = Math.min(...kept.map(({ inertia }) => inertia!));
    expect(Math.min(...single.map(({ inertia }) => inertia!))).toBeLessThan(best);
    const model = await new ConstrainedKMeans({ ...options, restarts: 8 }).fit(x, { weights });
    expect(model.certificates[0]).toMatchObject({ exact: true, inertia: best });
  });

  test('swaps of centers do better, and by default where rows are few', async () => {
    const x = rowsOf(120, 2, 8);
    const inertias = async (swaps: number | undefined) => {
      const each: number[] = [];
      for (let seed = 0; seed < 10; seed++) {
        const options = { k: 9, metric: 'euclidean', ratio: 0, init: 'rows', seed } as const;
        const model = new ConstrainedKMeans({ ...options, ...(swaps !== undefined && { swaps }) });
        await model.fit(x);
        each.push(model.certificates[0]!.inertia!);
      }
      return each;
    };
    const [none, five, more] = [await inertias(0), await inertias(5), await inertias(50)];
    expect(await inertias(undefined)).toEqual(five);
    for (const [seed, inertia] of five.entries()) {
      expect(inertia).toBeLessThanOrEqual(none[seed]!);
      expect(more[seed]!).toBeLessThanOrEqual(inertia);
    }
    expect(five.filter((inertia, seed) => inertia < none[seed]!).length).toBeGreaterThan(5);
  });

  test('no swaps in an update: clusters stay where they were', async () => {
    const x = rowsOf(120, 2, 8);
    const options = { k: 9, metric: 'euclidean', ratio: 0, swaps: 50 } as const;
    const model = new ConstrainedKMeans({ ...options, init: 'rows' });
    await model.partialFit(x);
    const init = await model.centers();
    const [plain, swapping] = [0, 50].map(
      (swaps) => new ConstrainedKMeans({ ...options, init, swaps }),
    );
    const inertia = async (each: ConstrainedKMeans) =>
      (await each.fit(x)).certificates[0]!.inertia!;
    expect(await inertia(swapping!)).toBeLessThan((await inertia(plain!)) * 0.999);
    await model.update(x);
    expect(model.certificates[0]!.inertia! / plain!.certificates[0]!.inertia!).toBeCloseTo(1, 4);
  });

  test('progress is of passes, and abort at any of it leaves the model as it was', async () => {
    const x = rowsOf(200, 3, 9);
    const options = { k: 6, minSize: 30, restarts: 2 };
    const seen: ExactProgress[] = [];
    const other = rowsOf(200, 3, 10);
    await new ConstrainedKMeans(options).fit(other, {
      onProgress: (progress) => seen.push(progress as ExactProgress),
    });
    expect(new Set(seen.map(({ algorithm }) => algorithm))).toEqual(new Set(['exact']));
    expect(new Set(seen.map(({ restart }) => restart))).toEqual(new Set([0, 1]));
    const model = await new ConstrainedKMeans(options).fit(x);
    const saved = await model.save();
    for (let at = 1; at <= seen.length; at += 3) {
      const controller = new AbortController();
      let calls = 0;
      const onProgress = () => {
        if (++calls === at) controller.abort(new Error('enough'));
      };
      const { signal } = controller;
      await expect(model.fit(other, { signal, onProgress })).rejects.toThrow('enough');
      expect(await model.save()).toEqual(saved);
    }
  });

  test('epochs asked for come before, and are told of', async () => {
    const seen: string[] = [];
    await new ConstrainedKMeans({ k: 3, epochs: 2, batchSize: 50 }).fit(rowsOf(100, 2, 1), {
      onProgress: ({ algorithm }) => seen.push(algorithm),
    });
    expect(seen.filter((name) => name === 'online')).toHaveLength(6);
    expect(seen.lastIndexOf('online')).toBeLessThan(seen.indexOf('exact'));
  });

  test.each<[object, Matrix, string]>([
    [
      { k: 3, minSize: 4 },
      rowsOf(10, 2, 1),
      'the sum of minSize over clusters should be at most the number of rows (10), 2 less, got 12',
    ],
    [
      { k: 3, maxSize: 3 },
      rowsOf(10, 2, 1),
      'the sum of maxSize over clusters should be at least the number of rows (10), 1 more, got 9',
    ],
    [{ k: 11 }, rowsOf(10, 2, 1), 'k should be at most the number of rows (10), got 11'],
    [{ k: [2, 11] }, rowsOf(10, 2, 1), 'k[1] should be at most the number of rows (10), got 11'],
  ])('%j is refused before any work', async (options, x, message) => {
    const model = new ConstrainedKMeans(options as { k: number });
    await expect(model.fit(x)).rejects.toThrow(new RangeError(message));
    expect(model.epoch).toBe(0);
    expect(model.certificates).toEqual([]);
  });

  test.each<[object, string]>([
    [{ minSize: 0.3 }, 'minSize should be a whole number of rows (shares go into bounds), got 0.3'],
    [{ minSize: -1 }, 'minSize should be a whole number of rows, got -1'],
    [{ minSize: '5' }, 'minSize should be a number or 2 numbers, got "5"'],
    [{ minSize: [1] }, 'minSize.length should be k (2), got 1'],
    [{ minSize: 5, maxSize: [9, 4] }, 'maxSize[1] should be at least minSize (5), got 4'],
    [
      { minSize: 5, ratio: 0.5 },
      'ratio should be left out where minSize or maxSize is given, got 0.5',
    ],
    [
      { bounds: { lower: 300 } },
      'bounds.lower should be in [0, 1] (a share; counts of rows go into minSize), got 300',
    ],
    [
      { bounds: { upper: [300, 1] } },
      'bounds.upper[0] should be in [0, 1] (a share; counts of rows go into maxSize), got 300',
    ],
    [
      { algorithm: 'exact', stage2From: 2 },
      "stage2From should be left out for algorithm 'exact', got 2",
    ],
    ...Object.entries({ restarts: 3, swaps: 2, tolerance: 0, maxIterations: 5 }).map(
      ([name, value]): [object, string] => [
        { algorithm: 'online', [name]: value },
        `${name} should be left out for algorithm 'online', got ${value}`,
      ],
    ),
  ])('%j is refused at once', (options, message) => {
    expect(() => new ConstrainedKMeans({ k: 2, ...options })).toThrow(message);
  });

  test('what the other algorithm alone uses goes unnoticed only where either may run', async () => {
    const x = rowsOf(20, 2, 1);
    const exact = new ConstrainedKMeans({ k: 2, algorithm: 'exact' });
    await expect(exact.fit(x, { gap: 'each' })).rejects.toThrow(
      'gap should be left out for algorithm \'exact\', which proves it at the end, got "each"',
    );
    await exact.fit(x);
    await expect(exact.update(x, { epochs: 3 })).rejects.toThrow(
      "epochs should be left out of `update` for algorithm 'exact', which goes on without them, got 3",
    );
    const either = await new ConstrainedKMeans({ k: 2 }).fit(x, { gap: 'each' });
    await either.update(x, { epochs: 3 });
    const stream = () => [x];
    await new ConstrainedKMeans({ k: 2, restarts: 3, tolerance: 0 }).fit(stream);
    // A model's own options may be given to another.
    const { options } = new ConstrainedKMeans({ k: 2, algorithm: 'online' });
    const { restarts, swaps, tolerance, maxIterations } = options;
    const same = { restarts, swaps, tolerance, maxIterations };
    await new ConstrainedKMeans({ k: 2, algorithm: 'online', ...same }).fit(x);
  });

  test('a stream is for the online algorithm', async () => {
    const stream = function* () {
      yield rowsOf(20, 2, 1);
    };
    await expect(new ConstrainedKMeans({ k: 2, algorithm: 'exact' }).fit(stream)).rejects.toThrow(
      TypeError,
    );
    await expect(new ConstrainedKMeans({ k: 2, minSize: 3 }).fit(stream)).rejects.toThrow(
      'minSize should be used with rows in memory',
    );
    const model = new ConstrainedKMeans({ k: 2, minSize: 3, instances: 20 });
    await model.fit(stream);
    expect(model.certificates[0]).toMatchObject({ exact: false, minSize: 3 });
  });
});

describe('update', () => {
  test('goes on from centers and prices: nothing changes for the same rows', async () => {
    const x = rowsOf(150, 3, 4);
    const model = new ConstrainedKMeans({ k: 5, minSize: 20, metric: 'euclidean' });
    const labels = await model.fitPredict(x);
    await model.update(x);
    expect(model.labels.gather(Uint32Array.from(labels, (_, i) => i))).toEqual(labels);
    expect(model.certificates[0]!.iterations).toBeLessThanOrEqual(2);
  });

  test('keeps the labels of other ids and the numbering of clusters', async () => {
    const x = rowsOf(150, 3, 4);
    const model = await new ConstrainedKMeans({ k: 4, minSize: 20 }).fit(x);
    const before = model.labels.gather([0, 1, 2]);
    const loaded = await ConstrainedKMeans.load(await model.save());
    const again = Float32Array.from(x.data.subarray(30), (value) => value * 1.001);
    const ids = Array.from({ length: 140 }, (_, i) => 1000 + i);
    await loaded.update(matrix(again, 3), { ids });
    expect(loaded.labels.gather([0, 1, 2])).toEqual(before);
    const same = loaded.labels.gather(ids);
    const old = model.labels.gather(Array.from({ length: 140 }, (_, i) => i + 10));
    expect(normalizedMutualInformation(same, old)).toBeGreaterThan(0.9);
    expect(same.filter((label, i) => label === old[i]).length).toBeGreaterThan(120);
    expect(Math.min(...loaded.sizes)).toBeGreaterThanOrEqual(20);
  });

  test('needs a model, and a loaded one is not thrown away unsaid', async () => {
    const x = rowsOf(40, 2, 1);
    await expect(new ConstrainedKMeans({ k: 2 }).update(x)).rejects.toThrow('before update');
    const model = await new ConstrainedKMeans({ k: 2 }).fit(x);
    const loaded = await ConstrainedKMeans.load(await model.save());
    await expect(loaded.fit(x)).rejects.toThrow('resume should be');
    await loaded.fit(x, { resume: false });
    expect(await loaded.save()).toEqual(await model.save());
  });
});

test('batches after an exact fit go on from it, and its labels are exact no longer', async () => {
  const x = rowsOf(100, 2, 3);
  const model = await new ConstrainedKMeans({ k: 3, metric: 'euclidean' }).fit(x);
  const before = await model.centers();
  await model.partialFit(rowsOf(10, 2, 3));
  const after = await model.centers();
  for (const [at, value] of after.data.entries()) {
    expect(Math.abs(value - before.data[at]!)).toBeLessThan(3);
  }
  const [certificate] = await model.endEpoch();
  expect(certificate!.exact).toBe(false);
});

test('euclidean rows are brought to unit length where that is asked for', async () => {
  const x = rowsOf(80, 3, 2);
  const unit = matrix(x.data.slice(), 3);
  for (let i = 0; i < 80; i++) {
    const row = unit.data.subarray(i * 3, i * 3 + 3);
    const length = Math.hypot(...row);
    for (const j of row.keys()) row[j]! /= length;
  }
  const options = { k: 4, metric: 'euclidean', minSize: 15, swaps: 0 } as const;
  const asked = new ConstrainedKMeans({ ...options, normalize: true });
  const given = new ConstrainedKMeans(options);
  const labels = await asked.fitPredict(x);
  expect(labels).toEqual(await given.fitPredict(unit));
  expect(asked.certificates[0]!.inertia).toBeCloseTo(given.certificates[0]!.inertia!, 6);
  expect(await asked.predict(x)).toEqual(labels);
});

test('inertia is that of the rows, however tight groups are', async () => {
  for (const noise of [1, 1e-3, 1e-5, 1e-6]) {
    const random = new Random(1);
    const data = Float64Array.from(
      { length: 90 },
      (_, i) => 10 * (i % 3) + noise * random.normal(),
    );
    const groups = [0, 1, 2].map((g) => [...data].filter((_, i) => i % 3 === g));
    const expected = groups.reduce((total, group) => {
      const mean = group.reduce((a, b) => a + b) / 30;
      return group.reduce((sum, x) => sum + (x - mean) ** 2, total);
    }, 0);
    for (const weights of [undefined, new Array<number>(90).fill(0.5)]) {
      const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean', minSize: 30 });
      await model.fit({ data, rows: 90, cols: 1 }, { weights });
      const inertia = model.certificates[0]!.inertia! * (weights ? 2 : 1);
      // Centers are float32: off by 2^-24 of the spread.
      expect(Math.abs(inertia - expected)).toBeLessThan(
        90 * (10 * 2 ** -23) ** 2 + 1e-9 * expected,
      );
    }
  }
});

test('transform gives distances, or cosines', async () => {
  const x = rowsOf(30, 3, 6);
  const far = await new ConstrainedKMeans({ k: 3, metric: 'euclidean' }).fit(x);
  const { data: centers } = await far.centers();
  const distances = await far.transform(x);
  for (let i = 0; i < 30; i++) {
    for (let k = 0; k < 3; k++) {
      const difference = [0, 1, 2].map((j) => x.data[i * 3 + j]! - centers[k * 3 + j]!);
      expect(distances.data[i * 3 + k]).toBeCloseTo(Math.hypot(...difference), 5);
    }
  }
  const near = await new ConstrainedKMeans({ k: 3, ratio: 0 }).fit(x);
  const { data } = await near.transform(x);
  const labels = await near.predict(x, { prices: false });
  for (let i = 0; i < 30; i++) {
    const row = [...data.subarray(i * 3, i * 3 + 3)];
    expect(row[labels[i]!]).toBe(Math.max(...row));
    expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-6);
  }
});

/** Equal rows may have been parted: then any label that one of them has is right. */
async function expectPredicted(
  model: ConstrainedKMeans,
  x: Matrix,
  labels: Int32Array,
): Promise<void> {
  const predicted = await model.predict(x);
  const prices = (await model.heads())[0].prices;
  const centers = (await model.centers()).data;
  const euclidean = model.options.metric === 'euclidean';
  for (const [i, label] of labels.entries()) {
    if (predicted[i] === label) continue;
    const value = (k: number) => {
      const row = [...x.data.subarray(i * x.cols, (i + 1) * x.cols)];
      const length = euclidean ? 1 : Math.hypot(...row) || 1;
      let sum = 0;
      for (const [j, v] of row.entries()) {
        const c = centers[k * x.cols + j]!;
        sum += euclidean ? -((v - c) ** 2) / 2 : (v / length) * c;
      }
      return sum + prices[k]!;
    };
    // A tie, to the rounding of what the model shows of itself.
    expect(Math.abs(value(label) - value(predicted[i]!))).toBeLessThan(1e-3);
  }
}
