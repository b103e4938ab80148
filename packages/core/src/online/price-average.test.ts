import { expect, test } from 'vitest';
import { reference } from '../backend/reference/reference.ts';
import type { Session } from '../backend/session.ts';
import { beginWith, framingOf } from '../batches/beginning.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import { ratioBounds, resolveBounds } from '../problem/bounds.ts';
import { type ClusteringState, createClusteringState } from '../problem/clustering-state.ts';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { OnlineClustering } from './online-clustering.ts';
import { PriceAverage } from './price-average.ts';

const BOUNDS = [ratioBounds(3, 0.9), ratioBounds(4, 1), resolveBounds(2, { upper: 0.6 })];

test.each([false, true])(
  'is the mean of the prices after each step, weighted: %s',
  async (weighted) => {
    const random = new Random(weighted ? 1 : 2);
    const numbers = (n: number) => Float32Array.from({ length: n }, () => random.normal());
    const heads = BOUNDS.map((bounds) =>
      createClusteringState(numbers(2 * bounds.lower.length), 2, bounds),
    );
    const session = (await reference().open({
      metric: 'euclidean',
      heads,
      normalize: false,
    })) as Session;
    const average = new PriceAverage(heads);
    expect(average.mean()).toBeUndefined();
    const sums = heads.map(({ k }) => new Float64Array(k));
    let total = 0;
    for (let batch = 0; batch < 12; batch++) {
      const rows = 1 + random.integer(9);
      const weights = weighted ? numbers(rows).map(Math.abs) : undefined;
      const dualLearningRates = BOUNDS.map(() => 0.1 + random.uniform());
      const labels = new Int32Array(3 * rows);
      const options = { centers: 'current', unitLength: false, dualLearningRates } as const;
      const x = matrix(numbers(2 * rows), 2);
      await session.step(x, { labels }, { ...options, ...(weights && { weights }) });
      average.add(labels, weights, dualLearningRates);
      const weight = weights ? weights.reduce((a, b) => a + b, 0) : rows;
      total += weight;
      for (const [h, { prices }] of ((await session.read()) as ClusteringState[]).entries()) {
        for (const [k, price] of prices.entries()) sums[h]![k]! += weight * price;
      }
    }
    for (const [h, mean] of average.mean()!.entries()) {
      for (const [k, price] of mean.entries()) expect(price).toBeCloseTo(sums[h]![k]! / total, 5);
    }
  },
);

test('leaves the heads that it was given alone', () => {
  const head = createClusteringState(Float32Array.of(0, 1), 1, ratioBounds(2, 1));
  new PriceAverage([head]).add(Int32Array.of(0, 0, 1), undefined, [1]);
  expect([...head.prices]).toEqual([0, 0]);
});

test('a clustering keeps that of the last epoch closed, in the unit of rows as given', async () => {
  const options = resolveOptions({ k: [2, 3], ratio: 1, metric: 'euclidean', seed: 1 });
  const random = new Random(4);
  const batches = Array.from({ length: 6 }, () => {
    const data = Float32Array.from({ length: 40 }, () => 1000 + 64 * random.normal());
    return { rows: matrix(data, 2), count: 20, ids: undefined, weights: undefined };
  });
  const beginning = await beginWith(batches[0]!, framingOf(options));
  const clustering = await OnlineClustering.start(options, beginning, async () => {});
  await clustering.step(batches[0]!);
  await clustering.averagePrices();
  for (let epoch = 0; epoch < 2; epoch++) {
    const seen: Float32Array[] = [];
    for (const batch of batches) {
      await clustering.step(batch);
      seen.push((await clustering.read())[1]!.prices);
    }
    await clustering.endEpoch();
    for (const [k, price] of clustering.averagedPrices(1)!.entries()) {
      const mean = seen.reduce((sum, prices) => sum + prices[k]!, 0) / seen.length;
      expect(Math.abs(price - mean)).toBeLessThanOrEqual(1e-4 * Math.abs(mean));
    }
  }
});
