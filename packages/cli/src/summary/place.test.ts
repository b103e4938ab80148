import { type Backend, reference } from '@coke/core';
import { expect, test } from 'vitest';
import { isBuilt } from '../../../backend-native/build.mjs';
import { openBackend } from '../open-backend.ts';
import type { Tools } from '../tools.ts';
import { backendText, placeOf } from './place.ts';

const places: readonly (readonly [string, () => Promise<Backend>])[] = [
  ...(isBuilt() ? [['native code, 1 thread', () => openBackend('native', 1)] as const] : []),
  ['WebAssembly, 1 thread', () => openBackend('wasm', 1)],
  ['WebAssembly, 2 threads', () => openBackend('wasm', 2)],
  ['plain JavaScript', async () => reference()],
];

test.each(places)('%s', async (text, open) => {
  const backend = await open();
  const place = placeOf({ backend, seconds: () => 1 } as Tools);
  expect(place).toMatchObject({ backend: backend.name, seconds: 1 });
  expect(backendText(place)).toBe(text);
});
