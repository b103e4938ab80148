import { reference } from '@coke/core';
import { readLabelledImages } from '@coke/datasets';
import { expect, test } from 'vitest';
import { writeMadeUpImages } from '../../../packages/datasets/testing/made-up-images.ts';
import { temporaryFolder } from '../../../packages/io/testing/temporary-folder.ts';
import { cluster, clustersBelow, isBelow } from './clustering.ts';
import { majorities } from './majorities.ts';

async function clusterMadeUp(k: number, ratio: number) {
  const folder = await temporaryFolder();
  await writeMadeUpImages(
    folder,
    Array.from({ length: 60 }, (_, i) => i % 4),
  );
  const images = await readLabelledImages(folder, 'train');
  const settings = { k, ratio, epochs: 3, init: 'k-means++', backend: reference() } as const;
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
  expect(clustering.certificates).toHaveLength(3);
  expect(clustering.last).toBe(clustering.certificates[2]);
});

test('classes that are easy to tell apart are found', async () => {
  const { clustering } = await clusterMadeUp(4, 0.4);
  expect([clustering.nmi, clustering.purity]).toEqual([1, 1]);
});

test('below its bound is a cluster that lacks more than rounding', async () => {
  const { clustering } = await clusterMadeUp(4, 0.4);
  const bounds = { ...clustering.last, minSizes: Float64Array.of(240, 240, 240, 0) };
  const certificate = { ...bounds, shortfalls: Float64Array.of(0, 1, 3e-14, 0) };
  expect([0, 1, 2, 3].map((k) => isBelow(certificate, k))).toEqual([false, true, false, false]);
  expect(clustersBelow(certificate)).toBe(1);
});
