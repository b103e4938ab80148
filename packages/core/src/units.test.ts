import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import { normalizedMutualInformation } from './metrics/normalized-mutual-information.ts';
import type { Algorithm } from './options/options.ts';
import { matrix } from './rows/matrix.ts';
import { Random } from './support/random.ts';

const algorithms = ['exact', 'online'] as const;

/** Groups of equal size at the given centers, with normal noise. */
function groups(centers: readonly (readonly number[])[], n: number, random: Random, noise = 1) {
  const of = Array.from({ length: n }, (_, i) => i % centers.length);
  const rows = of.map((g) => centers[g]!.map((x) => x + noise * random.normal()));
  return { rows, of };
}

function float32(rows: readonly (readonly number[])[]) {
  return matrix(Float32Array.from(rows.flat()), rows[0]!.length);
}

const corner = [
  [0, 0],
  [10, 0],
  [0, 10],
];

describe.each(algorithms)('data far from the origin or of an extreme size, %s', (algorithm) => {
  const options = { k: 3, ratio: 0.5, metric: 'euclidean', init: 'k-means++', algorithm } as const;

  test.each([0, 2e4, 1e5, 1e6, 1e7])('groups shifted by %d in float32 are found', async (shift) => {
    const { rows, of } = groups(corner, 1200, new Random(1));
    const x = float32(rows.map((row) => row.map((value) => value + shift)));
    const model = new ConstrainedKMeans({ ...options, seed: 1 });
    expect(normalizedMutualInformation(of, await model.fitPredict(x))).toBe(1);
    const { data } = await model.centers();
    const found = Array.from({ length: 3 }, (_, k) => [
      data[2 * k]! - shift,
      data[2 * k + 1]! - shift,
    ]);
    for (const center of corner) {
      const near = found.map(([a, b]) => Math.hypot(a! - center[0]!, b! - center[1]!));
      // Float32 has steps of 1 at 10⁷.
      expect(Math.min(...near)).toBeLessThan(shift === 1e7 ? 1.5 : 0.5);
    }
  });

  test('float64 rows that float32 makes one keep their groups, in every form of rows', async () => {
    const random = new Random(5);
    const of = Array.from({ length: 900 }, (_, i) => i % 3);
    const values = of.map((g) => 1.7e9 + 20 * g + random.uniform());
    const data = Float64Array.from(values);
    for (const x of [
      values.map((value) => [value]),
      { data, rows: 900, cols: 1 },
      { data, shape: [900, 1], stride: [1, 1], offset: 0 },
    ]) {
      const model = new ConstrainedKMeans(options);
      expect(normalizedMutualInformation(of, await model.fitPredict(x))).toBe(1);
      expect([...model.sizes]).toEqual([300, 300, 300]);
      expect(normalizedMutualInformation(of, await model.predict(x))).toBe(1);
    }
  });

  test.each([1e-18, 1e-30, 1e17])('values near %d are clustered as those near 1', async (unit) => {
    const { rows, of } = groups(corner, 300, new Random(2));
    const x = rows.map((row) => row.map((value) => value * unit));
    for (const given of [x, float32(x)]) {
      const model = new ConstrainedKMeans({ ...options, seed: 1 });
      expect(normalizedMutualInformation(of, await model.fitPredict(given))).toBe(1);
      const [certificate] = model.certificates;
      // Noise of deviation 1 in two columns.
      expect(certificate!.inertia! / unit ** 2 / 600).toBeGreaterThan(0.8);
      expect(certificate!.inertia! / unit ** 2 / 600).toBeLessThan(1.5);
    }
  });

  test.each([1e-200, 1e-30, 1e30, 1e200])('rows near %d have their directions', async (unit) => {
    const { rows, of } = groups(
      [
        [10, 0, 0],
        [0, 10, 0],
        [0, 0, 10],
      ],
      90,
      new Random(3),
    );
    const model = new ConstrainedKMeans({ k: 3, init: rows.slice(0, 3), algorithm });
    const x = rows.map((row) => row.map((value) => value * unit));
    expect([...(await model.fitPredict(x))]).toEqual(of);
  });

  test('first centers given in float64 are told apart', async () => {
    const init = [[1.7e9], [1.7e9 + 20]];
    const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean', algorithm, init });
    const labels = await model.fitPredict([[1.7e9 + 1], [1.7e9 + 21], [1.7e9 + 2], [1.7e9 + 22]]);
    expect([...labels]).toEqual([0, 1, 0, 1]);
  });
});

test('rows that float32 cannot hold apart are refused, and the model stays as it was', async () => {
  const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean' });
  await model.fit([[1], [2], [3]]);
  const before = await model.heads();
  const x = [[0], [1e-3], [2e-3], [1e9]];
  await expect(model.fit(x)).rejects.toThrow(/^x should be rows of which 3 differ by more/);
  const far = [[1], [1e13]];
  await expect(model.partialFit(far)).rejects.toThrow(/^x row 1 should be within \d+ of the mean/);
  expect(await model.heads()).toEqual(before);
});

test('what is reported is in the unit of the data; a rate that is given is, too', async () => {
  const run = async (unit: number, algorithm: Algorithm, rate: 'auto' | number) => {
    const { rows } = groups(corner, 120, new Random(4));
    const x = rows.map((row) => row.map((value) => Math.fround(value) * unit));
    const model = new ConstrainedKMeans({
      ...{ k: 3, ratio: 1, metric: 'euclidean', epochs: 3, algorithm },
      ...(algorithm === 'online' && {
        dualLearningRate: rate === 'auto' ? rate : rate * unit ** 2,
      }),
    });
    const labels = await model.fitPredict(x);
    const gaps = await model.optimalityGap(x);
    const distances = await model.transform(x);
    await model.partialFit(x.slice(0, 30));
    const heads = await model.heads();
    const [certificate] = await model.endEpoch();
    return { labels, gap: gaps[0]!, distances, head: heads[0]!, certificate: certificate! };
  };
  for (const algorithm of algorithms) {
    for (const rate of ['auto', 0.5] as const) {
      for (const power of [-20, 12]) {
        const [one, other] = [
          await run(1, algorithm, rate),
          await run(2 ** power, algorithm, rate),
        ];
        const [unit, squared] = [2 ** power, 4 ** power];
        expect(other.labels).toEqual(one.labels);
        expect(other.distances.data).toEqual(one.distances.data.map((x) => x * unit));
        expect(other.head.centers).toEqual(one.head.centers.map((x) => x * unit));
        expect(other.head.prices).toEqual(one.head.prices.map((x) => x * squared));
        expect(other.head.drift).toEqual(one.head.drift);
        expect(other.certificate.inertia).toBe(one.certificate.inertia! * squared);
        for (const name of ['objective', 'upperBound', 'gap'] as const) {
          expect(other.gap[name]).toBe(one.gap[name] * squared);
        }
      }
    }
  }
});

describe('a stream whose first batch says nothing of the spread', () => {
  const ring = Array.from({ length: 5 }, (_, g) => [
    10 * Math.cos(1.2566 * g),
    10 * Math.sin(1.2566 * g),
  ]);

  test.each(['one row', 'equal rows', 'a zero row'])(
    '%s: prices have the unit of what comes next',
    async (first) => {
      const found: number[] = [];
      for (let seed = 0; seed < 8; seed++) {
        const unit = 2 ** (10 * seed - 40);
        const random = new Random(seed);
        const { rows, of } = groups(ring, 1600, random);
        const order = random.shuffle(Uint32Array.from(of, (_, i) => i));
        const scaled = Array.from(order, (i) => rows[i]!.map((value) => value * unit));
        const one = first === 'a zero row' ? [0, 0] : scaled[0]!;
        const model = new ConstrainedKMeans({ k: 5, ratio: 1, metric: 'euclidean', seed });
        await model.partialFit(first === 'equal rows' ? [one, one, one] : [one]);
        const labels: number[] = [];
        for (let start = 0; start < 1600; start += 32) {
          labels.push(...(await model.partialFit(scaled.slice(start, start + 32))));
        }
        const late = Array.from(order.subarray(800), (i) => of[i]!);
        found.push(normalizedMutualInformation(late, labels.slice(800)));
      }
      // Without prices of that unit it is .87 at most: two groups share a cluster.
      expect(found.reduce((sum, each) => sum + each) / 8).toBeGreaterThan(0.95);
    },
  );
});

test('a model in a frame goes on from its file bit for bit', async () => {
  const { rows } = groups(corner, 90, new Random(6));
  const x = rows.map((row) => row.map((value) => 1.7e9 + value));
  for (const first of [1, 40]) {
    const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean', init: x.slice(0, 3) });
    await model.partialFit(x.slice(0, first));
    const loaded = await ConstrainedKMeans.load(await model.save());
    expect(await loaded.heads()).toEqual(await model.heads());
    for (const each of [model, loaded]) await each.partialFit(x.slice(first));
    expect(await loaded.save()).toEqual(await model.save());
    expect(await loaded.predict(x)).toEqual(await model.predict(x));
  }
});
