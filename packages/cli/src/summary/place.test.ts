import { reference } from '@coke/core';
import { expect, test } from 'vitest';
import { openBackend } from '../open-backend.ts';
import type { Tools } from '../tools.ts';
import { backendText, placeOf } from './place.ts';

test.each([
  ['WebAssembly, 1 thread', () => openBackend('wasm', 1)],
  ['WebAssembly, 2 threads', () => openBackend('wasm', 2)],
  ['plain JavaScript', async () => reference()],
])('%s', async (text, open) => {
  const backend = await open();
  const place = placeOf({ backend, seconds: () => 1 } as Tools);
  expect(place).toMatchObject({ backend: backend.name, seconds: 1 });
  expect(backendText(place)).toBe(text);
});
