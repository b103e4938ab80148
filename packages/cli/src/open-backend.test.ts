import { expect, test, vi } from 'vitest';
import { isBuilt } from '../../backend-native/build.mjs';
import { BACKENDS, openBackend } from './open-backend.ts';

/** What the name of a backend begins with. */
const kindOf = async (...asked: Parameters<typeof openBackend>) =>
  (await openBackend(...asked)).name.replace(/:.*/, '');

test('a backend by its name, with the threads that it is to have', async () => {
  for (const name of BACKENDS.filter((each) => each !== 'native' || isBuilt())) {
    expect(await kindOf(name, 1)).toBe(name);
  }
  expect(await openBackend('wasm', 2)).toMatchObject({ threads: 2 });
});

test('the fastest that is there, unless one is named', async () => {
  expect(await kindOf(undefined)).toBe(isBuilt() ? 'native' : 'wasm');
  expect(await openBackend(undefined, 2)).toMatchObject({ threads: 2 });
});

test('where there is no binary, WebAssembly; an error if native code was asked for', async () => {
  vi.doMock('@coke/backend-native', () => ({
    native: async () => {
      throw new Error('native() should have a binary for this system, got none');
    },
  }));
  try {
    expect(await kindOf(undefined)).toBe('wasm');
    await expect(openBackend('native')).rejects.toThrow('native() should have a binary');
    vi.doMock('@coke/backend-wasm', () => ({
      wasm: async () => {
        throw new Error('wasm() should have SIMD, got an engine without');
      },
    }));
    expect(await kindOf(undefined)).toBe('javascript');
  } finally {
    vi.doUnmock('@coke/backend-native');
    vi.doUnmock('@coke/backend-wasm');
  }
});
