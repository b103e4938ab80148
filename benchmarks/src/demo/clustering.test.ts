import { reference } from '@coke/core';
import { readLabelledImages } from '@coke/datasets';
import { expect, test } from 'vitest';
import { writeMadeUpImages } from '../../../packages/datasets/testing/made-up-images.ts';
import { temporaryFolder } from '../../../packages/io/testing/temporary-folder.ts';
import { cluster, clustersBelow } from './clustering.ts';
import { majorities } from './majorities.ts';
import { sizeLimits } from './size-limits.ts';

async function clusterMadeUp(k: number, ratio: number, passes = 20) {
  const folder = await temporaryFolder();
  await writeMadeUpImages(
    folder,
    Array.from({ length: 60 }, (_, i) => i % 4),
  );
  const images = await readLabelledImages(folder, 'train');
  const limits = sizeLimits(ratio, 60, k);
  const settings = { k, limits, passes, init: 'k-means++', backend: reference() } as const;
  return { images, clustering: await cluster(images, settings) };
}

test.each([
  [4, 0],
  [2, 0.4],
  [7, 1],
])('purity is the share of the majorities: K = %i, ratio %d', async (k, ratio) => {
  const { images, clustering } = await clusterMadeUp(k, ratio);
  const inMajority = majorities(clustering, images.labels).reduce((sum, one) => sum + one.count, 0);
  expect(clustering.purity).toBeCloseTo(inMajority / 60, 12);
});

test.each([
  [7, 0.9],
  [7, 1],
])('sizes are within their limits: K = %i, ratio %d', async (k, ratio) => {
  const { labels, limits, certificate } = (await clusterMadeUp(k, ratio)).clustering;
  const sizes = Array.from({ length: k }, (_, c) => labels.filter((label) => label === c).length);
  expect([...certificate.sizes]).toEqual(sizes);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(limits.minSize);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.maxSize);
  expect(certificate.exact).toBe(true);
});

test('classes that are easy to tell apart are found', async () => {
  const { clustering } = await clusterMadeUp(4, 0.4);
  expect([clustering.nmi, clustering.purity]).toEqual([1, 1]);
});

test('no more passes than it is told', async () => {
  const { certificate } = (await clusterMadeUp(7, 1, 1)).clustering;
  expect(certificate.iterations).toBe(1);
});

test('clusters that are smaller than a size', async () => {
  const { certificate } = (await clusterMadeUp(4, 1)).clustering;
  const uneven = { ...certificate, sizes: Float64Array.of(9, 10, 11, 30) };
  expect([9, 10, 11, 31].map((size) => clustersBelow(uneven, size))).toEqual([0, 1, 2, 4]);
});
