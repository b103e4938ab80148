import { expect, test } from 'vitest';
import { isBuilt } from '../../../packages/backend-native/build.mjs';
import { BACKENDS, type BackendName, chooseBackend } from './choose-backend.ts';

const names = (Object.keys(BACKENDS) as BackendName[]).filter(
  (name) => name !== 'native' || isBuilt(),
);

test.each(names)('%s is that backend', async (name) => {
  expect((await chooseBackend(name)).name).toMatch(new RegExp(`^${name}\\b`));
});

test('the fastest unless one is named', async () => {
  expect((await chooseBackend()).name).toMatch(isBuilt() ? /^native\b/ : /^wasm\b/);
});
