import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../testing/online-k-means.ts';
import type { ConstrainedKMeans } from './constrained-k-means.ts';
import type { Metric } from './problem/metric.ts';
import { type Matrix, matrix } from './rows/matrix.ts';
import { Random } from './support/random.ts';

const METRICS: readonly Metric[] = ['cosine', 'euclidean'];

function cloud(rows: number, cols: number, seed: number) {
  const random = new Random(seed);
  return matrix(
    Float32Array.from({ length: rows * cols }, () => random.normal()),
    cols,
  );
}

function ids(rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => i);
}

/** |a_i - b_i| of each row. */
function distances(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: a.rows }, (_, i) =>
    Math.hypot(
      ...Array.from({ length: a.cols }, (_, j) => {
        const at = i * a.cols + j;
        return a.data[at]! - b.data[at]!;
      }),
    ),
  );
}

async function expectFinite(model: ConstrainedKMeans): Promise<void> {
  for (const { centers, previousCenters, prices, counts, drift } of await model.heads()) {
    for (const values of [centers, previousCenters, prices, counts, drift]) {
      expect(values.every(Number.isFinite)).toBe(true);
    }
  }
}

describe.each(METRICS)('inputs at the edge, %s', (metric) => {
  test('an empty cluster keeps its center, and its price climbs until it wins rows', async () => {
    const far = metric === 'cosine' ? [-1, 0] : [50, 50];
    const init = [[1, 0], far];
    const model = onlineKMeans({ k: 2, ratio: 1, metric, init, instances: 100 });
    const x = [
      [1, 0.1],
      [1, -0.1],
      [1, 0.2],
      [1, -0.2],
    ];
    const first = await model.partialFit(x);
    expect([...first]).toEqual([0, 0, 0, 0]);
    const { centers, prices } = (await model.heads())[0]!;
    expect([...centers.subarray(2)]).toEqual(far);
    expect(prices[1]).toBeGreaterThan(prices[0]!);
    let labels = first;
    for (let batch = 0; batch < 60 && !labels.includes(1); batch++) {
      labels = await model.partialFit(x);
    }
    expect(labels).toContain(1);
  });

  test('the first row of an epoch moves a center by its weight', async () => {
    const [near, far] =
      metric === 'cosine'
        ? [
            [1, 0.1],
            [-1, 0.4],
          ]
        : [
            [1, 0],
            [100, 0],
          ];
    const init = [[1, 0], metric === 'cosine' ? [0, 1] : [5, 0]];
    const random = new Random(4);
    const jitter = (row: number[]) => row.map((value) => value + 0.01 * random.normal());
    const batch = Array.from({ length: 1000 }, (_, i) => jitter(i % 2 ? near! : init[1]!));
    const after = async (centerCarry: number) => {
      const model = onlineKMeans({ k: 2, metric, init, centerCarry });
      await model.partialFit(batch);
      await model.endEpoch();
      const before = await model.centers();
      await model.partialFit([far!], undefined, { weights: [1e-8] });
      return distances(before, await model.centers());
    };
    for (const carry of [0.05, 0.5, 1]) {
      for (const moved of await after(carry)) expect(moved).toBeLessThan(1e-6);
    }
    // As published, the first row is all there is.
    expect(Math.max(...(await after(0)))).toBeGreaterThan(0.5);
  });

  test('ratio 0: an empty cluster stays empty and costs nothing', async () => {
    const init = [
      [1, 0],
      [-1, -1],
    ];
    const model = onlineKMeans({ k: 2, ratio: 0, metric, init });
    await model.partialFit([[1, 0]], [0]);
    const [certificate] = await model.endEpoch();
    expect([...certificate!.sizes]).toEqual([1, 0]);
    expect(certificate!.shortfall).toBe(0);
    expect([...(await model.heads())[0]!.prices]).toEqual([0, 0]);
  });

  test('K = 1 holds every row', async () => {
    for (const ratio of [0, 0.4, 1]) {
      const model = onlineKMeans({ k: 1, ratio, metric, epochs: 2, batchSize: 7 });
      const labels = await model.fitPredict(cloud(20, 3, 1));
      expect(labels.every((label) => label === 0)).toBe(true);
      expect(model.certificates[0]!.smallest).toBe(20);
      await expectFinite(model);
    }
  });

  test('rows that `fit` refuses `fitPredict` refuses as well, with the same words', async () => {
    for (const algorithm of ['online', 'exact'] as const) {
      const model = onlineKMeans({ k: 2, metric, algorithm });
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const rows = [
          [1, 2],
          [3, bad],
        ];
        const refused = await model.fit(rows).catch(String);
        expect(refused).toMatch(/^RangeError: x row 1 should be finite numbers/);
        expect(await model.fitPredict(rows).catch(String)).toBe(refused);
      }
      expect(
        await model.fitPredict([
          [1, 2],
          [3, 1],
        ]),
      ).toHaveLength(2);
    }
  });

  test('K above the rows of the first batch: the other centers are drawn at random', async () => {
    for (const init of ['rows', 'k-means++', 'random'] as const) {
      const model = onlineKMeans({ k: 9, metric, init, ratio: 0.5 });
      await model.partialFit(cloud(4, 5, 2), ids(4));
      await model.partialFit(cloud(30, 5, 3), ids(30));
      await expectFinite(model);
      const { data } = await model.centers();
      const rows = Array.from({ length: 9 }, (_, k) => data.subarray(k * 5, k * 5 + 5).join());
      expect(new Set(rows).size).toBe(9);
    }
  });

  test('a last batch of one row counts like any other row', async () => {
    const model = onlineKMeans({ k: 3, metric, batchSize: 10, epochs: 3 });
    await model.fit(cloud(21, 4, 4));
    expect(model.certificates[0]!.instances).toBe(21);
    expect(model.labels.size).toBe(21);
    await expectFinite(model);
  });

  test('an id twice in a batch: both rows count, the later one names the label', async () => {
    const init = [
      [1, 0],
      [0, 1],
    ];
    const model = onlineKMeans({ k: 2, metric, init, ratio: 0 });
    const x = [
      [1, 0],
      [0, 1],
    ];
    await model.partialFit(x, [7, 7]);
    expect(model.labels.get(7)).toBe(1);
    expect(model.labels.size).toBe(1);
    const [certificate] = await model.endEpoch();
    expect([...certificate!.sizes]).toEqual([1, 1]);
  });

  test('all rows equal: they move as one, from batch to batch to where the price is highest', async () => {
    const row = [0.6, 0.8];
    const model = onlineKMeans({ k: 4, ratio: 1, metric, seed: 3, batchSize: 5 });
    await model.fit(Array.from({ length: 100 }, () => row));
    const sizes = [...model.certificates[0]!.sizes];
    expect(sizes.reduce((a, b) => a + b)).toBe(100);
    expect(sizes.every((size) => size % 5 === 0)).toBe(true);
    await expectFinite(model);
  });

  test('d = 1', async () => {
    const model = onlineKMeans({ k: 2, ratio: 0.5, metric, epochs: 3, batchSize: 8 });
    const x = cloud(40, 1, 5);
    const labels = await model.fitPredict(x);
    await expectFinite(model);
    expect(new Set(labels).size).toBe(2);
  });

  test('zero rows stay zero and are clustered by price alone; centers stay finite', async () => {
    const model = onlineKMeans({ k: 3, ratio: 1, metric, init: 'random', batchSize: 4 });
    const zeros = matrix(new Float32Array(12 * 2), 2);
    await model.fit(zeros);
    expect(model.certificates[0]!.total).toBe(12);
    await expectFinite(model);
    if (metric === 'cosine') {
      const { data } = await model.centers();
      for (let k = 0; k < 3; k++) {
        expect(Math.hypot(data[2 * k]!, data[2 * k + 1]!)).toBeCloseTo(1, 5);
      }
    }
  });

  test('rows that cancel leave a center where it was', async () => {
    if (metric === 'euclidean') return;
    const init = [
      [1, 0],
      [-1, 0],
    ];
    const model = onlineKMeans({ k: 2, ratio: 0, init });
    const up = [1e-3, 1];
    const down = [1e-3, -1];
    await model.partialFit([up, down, [1e-3, 1e-7]]);
    const { data } = await model.centers();
    expect(Math.hypot(data[0]!, data[1]!)).toBeCloseTo(1, 6);
    const still = onlineKMeans({ k: 1, init: [[0, 1]], normalize: false });
    await still.partialFit([
      [1, 0],
      [-1, 0],
    ]);
    expect([...(await still.centers()).data]).toEqual([0, 1]);
  });

  test('a batch without weight gets labels and moves nothing', async () => {
    const model = onlineKMeans({ k: 3, metric, ratio: 1 });
    const x = cloud(9, 2, 6);
    await model.partialFit(x);
    const before = await model.heads();
    const labels = await model.partialFit(x, ids(9), { weights: new Float32Array(9) });
    expect(await model.heads()).toEqual(before);
    expect(model.labels.gather(ids(9))).toEqual(labels);
  });

  test('values near the ends of float32 give finite results', async () => {
    const large = metric === 'cosine' ? 3e38 : 1e12;
    for (const scale of [1e-38, 1e-20, 1, large]) {
      const x = cloud(50, 3, 7);
      for (const [at, value] of x.data.entries()) x.data[at] = Math.tanh(value) * scale;
      const model = onlineKMeans({ k: 4, metric, ratio: 0.9, epochs: 3, batchSize: 16 });
      await model.fit(x);
      await expectFinite(model);
      for (const { shortfall, gap } of model.certificates) {
        expect([shortfall, gap!].every(Number.isFinite)).toBe(true);
      }
    }
  });
});
