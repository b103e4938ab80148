import { ConstrainedKMeans, matrix, Random } from '@coke/core';
import { expect, test } from 'vitest';
import { headRecord } from './head-record.ts';

test('tells what the certificate tells, and what comes with it', async () => {
  const random = new Random(1);
  const data = Float32Array.from({ length: 4000 }, () => random.normal());
  const model = new ConstrainedKMeans({ k: 12, ratio: 0.6, seed: 1 });
  await model.fit(matrix(data, 4));
  const [certificate] = model.certificates;
  const record = headRecord(certificate!, { labelChangeRate: 0.25 });
  const { smallest, largest, minSize, shortfall, shortfallLimit, meanSimilarity } = certificate!;
  expect(record).toMatchObject({ smallest, largest, minSize, shortfall, shortfallLimit });
  expect(record).toMatchObject({ k: 12, meanSimilarity, empty: 0, labelChangeRate: 0.25 });
  expect(record.sizes.counts.reduce((a, b) => a + b)).toBe(12);
  const without = headRecord({ ...certificate!, sizes: Float64Array.of(0, 3, 0) });
  expect(without).toMatchObject({ k: 3, empty: 2 });
  expect('labelChangeRate' in without).toBe(false);
});
