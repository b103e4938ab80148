import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { wasm } from './wasm.ts';

test('is named after its path', async () => {
  const { relaxed } = await createEngine();
  const fastest = relaxed ? 'wasm:i8' : 'wasm:i16';
  expect((await wasm()).name).toBe(fastest);
  expect((await wasm({ path: 'auto' })).name).toBe(fastest);
  expect((await wasm({ path: 'i16' })).name).toBe('wasm:i16');
  expect((await wasm({ path: 'f32' })).name).toBe('wasm:f32');
});

test('refuses a path that is none', async () => {
  const path = 'f64' as 'f32';
  await expect(wasm({ path })).rejects.toThrow('path should be one of auto, f32, i16, i8, got f64');
});

test('refuses a name that nothing reads', async () => {
  const options = { thread: 2 } as object;
  await expect(wasm(options)).rejects.toThrow(
    'the names in options should be among path, threads, got "thread"',
  );
});

test('has 8-bit screening where the engine has relaxed SIMD, and says so where not', async () => {
  const { relaxed } = await createEngine();
  if (relaxed) expect((await wasm({ path: 'i8' })).name).toBe('wasm:i8');
  else await expect(wasm({ path: 'i8' })).rejects.toThrow('got i8 without relaxed SIMD');
});
