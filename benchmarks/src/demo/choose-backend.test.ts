import { expect, test } from 'vitest';
import { BACKENDS, type BackendName, chooseBackend } from './choose-backend.ts';

test.each(Object.keys(BACKENDS) as BackendName[])('%s is that backend', async (name) => {
  expect((await chooseBackend(name)).name).toMatch(new RegExp(`^${name}\\b`));
});

test('the fastest unless one is named', async () => {
  expect((await chooseBackend()).name).toMatch(/^wasm\b/);
});
