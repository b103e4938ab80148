import { expect, test } from 'vitest';
import { useDevice } from '../run/device.ts';
import { CLUSTERING_BACKENDS, clusteringBackend } from './clustering-backend.ts';

test('clustering by name, or the fastest that is there', async () => {
  await useDevice('cpu');
  const names = await Promise.all(
    CLUSTERING_BACKENDS.map(async (name) => (await clusteringBackend(name)).name),
  );
  expect(names[0]).toMatch(/^wasm/);
  expect(names[1]).toMatch(/^tfjs:/);
  expect(names[2]).toBe('reference');
  expect((await clusteringBackend()).name).toBe(names[0]);
});
