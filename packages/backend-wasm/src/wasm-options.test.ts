import { expect, test } from 'vitest';
import { wasm } from './wasm.ts';

test('is named after its path', async () => {
  expect((await wasm()).name).toBe('wasm:i16');
  expect((await wasm({ path: 'auto' })).name).toBe('wasm:i16');
  expect((await wasm({ path: 'i16' })).name).toBe('wasm:i16');
  expect((await wasm({ path: 'f32' })).name).toBe('wasm:f32');
});

test('refuses a path that is none', async () => {
  const path = 'f64' as 'f32';
  await expect(wasm({ path })).rejects.toThrow('path should be one of auto, f32, i16, got f64');
});
