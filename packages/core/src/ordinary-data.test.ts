import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../testing/online-k-means.ts';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
} from './files/safetensors/index.ts';
import { normalizedMutualInformation } from './metrics.ts';
import type { Options } from './options/options.ts';
import type { GivenRows } from './rows/given-rows.ts';
import { Random } from './support/random.ts';

type Point = readonly number[];

/** Rows about centers, a group after the other, in double; and which group each is of. */
function groupsOf(
  centers: readonly Point[],
  sizes: readonly number[],
  noise: number,
  seed: number,
  { shift = 0, scale = 1 } = {},
): { rows: GivenRows; truth: Int32Array } {
  const random = new Random(seed);
  const cols = centers[0]!.length;
  const truth = Int32Array.from(sizes.flatMap((n, g) => new Array<number>(n).fill(g)));
  const data = new Float64Array(truth.length * cols);
  for (const [i, group] of truth.entries()) {
    for (let j = 0; j < cols; j++) {
      data[i * cols + j] = (centers[group]![j]! + noise * random.normal()) * scale + shift;
    }
  }
  return { rows: { data, rows: truth.length, cols }, truth };
}

const float32 = ({ data, ...rest }: GivenRows) => ({ ...rest, data: Float32Array.from(data) });
const sorted = (values: Float64Array) => [...values].sort((a, b) => a - b);

const CORNERS = [
  [0, 0],
  [10, 0],
  [0, 10],
];

/** Of rows in memory, by each algorithm. */
function models(options: Options): ConstrainedKMeans[] {
  const euclidean: Options = { metric: 'euclidean', ...options };
  return [new ConstrainedKMeans(euclidean), onlineKMeans(euclidean)];
}

describe('euclidean rows far from the origin', () => {
  test.each([0, 2e4, 1e5, 1e6, -1e7])('shifted by %d', async (shift) => {
    const { rows, truth } = groupsOf(CORNERS, [400, 400, 400], 1, 1, { shift });
    for (const given of [rows, float32(rows)]) {
      for (const model of models({ k: 3, ratio: 0.5, init: 'k-means++' })) {
        const labels = await model.fitPredict(given);
        expect(normalizedMutualInformation(truth, labels)).toBe(1);
        const { data } = await model.centers();
        for (const value of data) expect(value - shift).toBeGreaterThan(-2);
        for (const value of data) expect(value - shift).toBeLessThan(12);
      }
    }
  });

  test.each([1.7e9, -1.7e12, 2 ** 40])(
    'float64 that float32 holds as one number: %d',
    async (at) => {
      const random = new Random(9);
      const truth = Int32Array.from({ length: 900 }, (_, i) => i % 3);
      const data = Float64Array.from(truth, (group) => at + 20 * group + random.uniform());
      for (const model of models({ k: 3 })) {
        const labels = await model.fitPredict({ data, rows: 900, cols: 1 });
        expect(normalizedMutualInformation(truth, labels)).toBe(1);
        expect([...model.sizes]).toEqual([300, 300, 300]);
      }
    },
  );
});

test('numbers of any size that double holds the squares of', async () => {
  for (const scale of [1e-130, 1e-45, 1e-30, 1e-18, 1e-7, 1e7, 1e17]) {
    const { rows, truth } = groupsOf(CORNERS, [100, 100, 100], 1, 11, { scale });
    for (const model of models({ k: 3 })) {
      expect(normalizedMutualInformation(truth, await model.fitPredict(rows))).toBe(1);
      expect(model.certificates[0]!.inertia! / scale ** 2).toBeCloseTo(565.4820711, 4);
    }
  }
  for (const scale of [1e-150, 1e-250, 1e-305, 5e-324]) {
    const { rows } = groupsOf(CORNERS, [100, 100, 100], 1, 11, { scale });
    for (const model of models({ k: 3 })) {
      await expect(model.fit(rows)).rejects.toThrow('or not at all (scale the data)');
    }
    const equal = { ...rows, data: rows.data.map(() => scale) };
    const [model] = models({ k: 3 });
    await model!.fit(equal);
    expect(model!.certificates[0]).toMatchObject({ exact: true, inertia: 0 });
  }
});

describe('rows of another scale than the model', () => {
  const cloud = (scale: number, shift: number) =>
    groupsOf(CORNERS, [10, 15, 15], 1, 5, { scale, shift }).rows;

  test.each([1e-5, 1e-15, 1e-20, 1e-30, 1e-60])('%d times as large', async (scale) => {
    for (const shift of [0, 3]) {
      for (const first of [1, 1e12]) {
        const model = new ConstrainedKMeans({ k: 4, metric: 'euclidean', ratio: 1 });
        await model.fit(cloud(first, 0));
        const labels = await model.assign(cloud(scale, shift));
        for (let k = 0; k < 4; k++) expect(labels.filter((label) => label === k)).toHaveLength(10);
        await model.finish(cloud(scale, shift));
        expect([...model.sizes]).toEqual([10, 10, 10, 10]);
        await model.update(cloud(scale, shift));
        expect([...model.sizes]).toEqual([10, 10, 10, 10]);
      }
      const init = [
        [0, 0],
        [1, 1],
        [1e10, 3],
      ];
      const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean', init, ratio: 1 });
      await model.fit(cloud(scale, shift));
      expect(sorted(model.sizes)).toEqual([13, 13, 14]);
    }
  });

  test.each([
    [1e-60, 1],
    [1e-20, 1e15],
    [1e-130, 1e17],
  ])('labels of rows that float32 cannot hold beside the model: %d, %d', async (scale, other) => {
    const far = cloud(other, 0);
    const [exact, online] = models({ k: 3 });
    await exact!.fit(cloud(scale, 0));
    const { data } = await exact!.transform(cloud(scale, 0));
    const nearest = await exact!.predict(cloud(scale, 0), { prices: false });
    expect(nearest).toHaveLength(40);
    expect(data.every(Number.isFinite)).toBe(true);
    // Far away the direction decides.
    const farther = { ...far, data: far.data.map((value) => value / 2) };
    const labels = await exact!.predict(far);
    expect(await exact!.predict(farther)).toEqual(labels);
    expect(new Set(labels).size).toBeGreaterThan(1);
    await online!.fit(cloud(scale, 0));
    await expect(online!.predict(far)).rejects.toThrow('x row 0 should be within');
  });
});

test('euclidean rows at unit length, where asked for', async () => {
  const random = new Random(2);
  const truth = Int32Array.from({ length: 300 }, (_, i) => i % 3);
  const x = Array.from(truth, (group) => {
    const [angle, length] = [2 * group + 0.1 * random.normal(), Math.exp(3 * random.normal())];
    return [length * Math.cos(angle), length * Math.sin(angle)];
  });
  const groups = Array.from(truth, (group, i) => 100 * group + (i % 7));
  const weights = Array.from(truth, (_, i) => 1 + (i % 5));
  const agreement = (labels: Int32Array) => normalizedMutualInformation(truth, labels);
  for (const model of models({ k: 3, normalize: true })) {
    expect(agreement(await model.fitPredict(x))).toBe(1);
    expect(model.certificates[0]!.inertia).toBeCloseTo(3.189346, 5);
    for (const { data } of [await model.centers()]) {
      for (let k = 0; k < 3; k++)
        expect(Math.hypot(data[2 * k]!, data[2 * k + 1]!)).toBeLessThan(1);
    }
    const loaded = await ConstrainedKMeans.load(await model.save());
    for (const each of [model, loaded]) {
      expect(agreement(await each.predict(x))).toBe(1);
      expect(agreement(await each.assign(x))).toBe(1);
      expect(agreement(await each.finish(x))).toBe(1);
      await each.update(x);
      expect(each.certificates[0]!.inertia).toBeCloseTo(3.189346, 5);
    }
  }
  const [model] = models({ k: 3, normalize: true });
  expect(agreement(await model!.fitPredict(x, { groups, weights }))).toBe(1);
  expect(agreement(await model!.predict(x))).toBe(1);
});

test('even sizes of rows that lie evenly', async () => {
  for (const scale of [1, 1e-3, 7]) {
    for (const seed of [0, 1, 2]) {
      const x = Array.from({ length: 400 }, (_, i) => [i * scale]);
      const model = new ConstrainedKMeans({ k: 4, ratio: 1, metric: 'euclidean', seed });
      await model.fit(x);
      expect([...model.sizes]).toEqual([100, 100, 100, 100]);
    }
  }
});

test('two groups, of 95 % and 5 %, that the bound parts', async () => {
  for (let seed = 0; seed < 10; seed++) {
    const random = new Random(seed);
    const x = Array.from({ length: 2000 }, () => {
      const at = random.uniform() < 0.95 ? [1, 0] : [0, 1];
      return at.map((value) => value + 0.05 * random.normal());
    });
    const model = new ConstrainedKMeans({ k: 2, ratio: 0.8, metric: 'euclidean', seed });
    await model.fit(x);
    expect(sorted(model.sizes)).toEqual([800, 1200]);
    expect(model.certificates[0]!.exact).toBe(true);
  }
});

test('small groups, from their own centers: a bound that does not bind changes nothing', async () => {
  const init = Array.from({ length: 10 }, (_, group) => [10 * group, 0]);
  for (let seed = 0; seed < 10; seed++) {
    const { rows, truth } = groupsOf(init, new Array<number>(10).fill(10), 1, seed);
    const labels = [];
    for (const ratio of [0, 0.4, 1]) {
      const model = new ConstrainedKMeans({ k: 10, metric: 'euclidean', init, ratio });
      labels.push(await model.fitPredict(rows));
    }
    expect(labels).toEqual([truth, truth, truth]);
  }
});

test('inertia is that of the labels, about the means of their rows', async () => {
  for (const model of models({ k: 1 })) {
    await model.fit([[0], [1]], { weights: [2, 2] });
    expect(model.certificates[0]!.inertia).toBeCloseTo(1, 6);
  }
});

test('a model from a file asks for the sizes that were asked for, whatever it was fitted to', async () => {
  for (const metric of ['cosine', 'euclidean'] as const) {
    const options: Options = { k: 3, ratio: 0.5, metric };
    const model = await new ConstrainedKMeans(options).fit(groupsOf(CORNERS, [4, 3, 3], 1, 1).rows);
    const loaded = await ConstrainedKMeans.load(await model.save());
    expect(loaded.options.bounds).toEqual(model.options.bounds);
    const rows = groupsOf(CORNERS, [700, 290, 10], 1, 2).rows;
    await model.update(rows);
    await loaded.update(rows);
    expect(Math.min(...loaded.sizes)).toBeGreaterThanOrEqual(166);
    expect(await loaded.save()).toEqual(await model.save());
  }
});

test('a file whose rows lie where no rows can lie is refused', async () => {
  const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean' });
  await model.fit(groupsOf(CORNERS, [4, 3, 3], 1, 1).rows);
  const { tensors, metadata } = decodeSafetensors(await model.save());
  const withOrigin = (value: number) => {
    const data = new Float64Array(2).fill(value);
    return encodeSafetensors(
      new Map(tensors).set('diagrams.0.origin', { shape: [2], data }),
      metadata,
    );
  };
  expect(await ConstrainedKMeans.load(withOrigin(3))).toBeInstanceOf(ConstrainedKMeans);
  for (const value of [-1e300, 1e20, Number.NaN, Number.NEGATIVE_INFINITY]) {
    await expect(ConstrainedKMeans.load(withOrigin(value))).rejects.toThrow(SafetensorsError);
  }
});

test('heads with first centers of very different scales', async () => {
  const init = [CORNERS, CORNERS.map((row) => row.map((value) => 1e18 * value))];
  const model = new ConstrainedKMeans({ k: [3, 3], init, metric: 'euclidean', ratio: 1 });
  await model.fit(groupsOf(CORNERS, [10, 20, 30], 1, 2).rows);
  for (const h of [0, 1]) {
    const { data } = await model.centers(h);
    const { centers } = (await model.heads())[h]!;
    for (const [at, value] of centers.entries()) expect(value).toBeCloseTo(data[at]!, 4);
  }
});

test('no fewer distinct rows than clusters, or more rows than clusters, leave one empty', async () => {
  for (let seed = 0; seed < 10; seed++) {
    const random = new Random(seed);
    const points = Array.from({ length: 16 }, () => [random.normal(), random.normal()]);
    const own = new ConstrainedKMeans({ k: 16, ratio: 1, metric: 'euclidean', seed });
    await own.fit(points);
    expect([...own.sizes]).toEqual(new Array(16).fill(1));
    for (const metric of ['cosine', 'euclidean'] as const) {
      const few = new ConstrainedKMeans({ k: 9, ratio: 0, metric, seed });
      await few.fit(Array.from({ length: 30 }, (_, i) => points[i % 5]!));
      expect(Math.min(...few.sizes)).toBeGreaterThanOrEqual(1);
    }
    const more = new ConstrainedKMeans({ k: 10 });
    await expect(more.fit(points.slice(0, 3))).rejects.toThrow(
      'k should be at most the number of rows (3), got 10',
    );
  }
});
