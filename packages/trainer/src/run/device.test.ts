import { getBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/made-up-files.ts';
import { CLUSTERING_BACKENDS, clusteringBackend } from './clustering-backend.ts';
import { useDevice } from './device.ts';

test('the device that is asked for, or the first that is there', async () => {
  for (const device of ['cpu', 'wasm'] as const) {
    expect(await useDevice(device)).toBe(device);
    expect(getBackend()).toBe(device);
  }
  await useDevice('cpu');
  // tfjs-node is not a dependency of this package.
  expect(await useDevice(undefined, { tfjsNode: await temporaryFolder() })).toBe('wasm');
  expect(getBackend()).toBe('wasm');
});

test('one that is not installed is an error that says why, and the other stays', async () => {
  await useDevice('cpu');
  const missing = useDevice('tensorflow', { tfjsNode: await temporaryFolder() });
  await expect(missing).rejects.toThrow(
    /^device should be one that is installed: Cannot find module '@tensorflow\/tfjs-node'/,
  );
  expect(getBackend()).toBe('cpu');
});

test('clustering by name, or the fastest that is there', async () => {
  const names = await Promise.all(
    CLUSTERING_BACKENDS.map(async (name) => (await clusteringBackend(name)).name),
  );
  expect(names[0]).toMatch(/^wasm/);
  expect(names[1]).toMatch(/^tfjs:/);
  expect(names[2]).toBe('reference');
  expect((await clusteringBackend()).name).toBe(names[0]);
});
