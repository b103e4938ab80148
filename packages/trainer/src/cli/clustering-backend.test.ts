import { expect, test } from 'vitest';
import { isBuilt } from '../../../backend-native/build.mjs';
import { useDevice } from '../run/device.ts';
import { CLUSTERING_BACKENDS, clusteringBackend } from './clustering-backend.ts';

test('clustering by name, or the fastest that is there', async () => {
  await useDevice('cpu');
  const there = CLUSTERING_BACKENDS.filter((name) => name !== 'native' || isBuilt());
  const names = await Promise.all(
    there.map(async (name) => (await clusteringBackend(name)).name.replace(/:.*/, '')),
  );
  expect(names).toEqual(there);
  expect((await clusteringBackend()).name).toMatch(new RegExp(`^${there[0]}`));
});
