import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadAddon } from './load-addon.ts';
import { native } from './native.ts';

test('where there is no binary, says so, and which backend there is', () => {
  const load = (platform: string, arch: string) => () => loadAddon({ platform, arch }, 'nowhere');
  expect(load('linux', 'arm64')).toThrow(
    'native() should have a binary for this system (install @coke/backend-native-linux-arm64-gnu or ' +
      '@coke/backend-native-linux-arm64-musl, which npm does unless it leaves out optional dependencies), ' +
      'got none for linux arm64: wasm() of @coke/backend-wasm runs everywhere and gives the same labels',
  );
  expect(load('freebsd', 'x64')).toThrow(
    '(there is one for Linux, macOS and Windows), got none for freebsd x64: wasm()',
  );
});

test('a file that is no binary is an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coke-'));
  try {
    writeFileSync(join(folder, 'coke.node'), 'no binary');
    expect(() => loadAddon(process, join(folder, 'coke.node'))).toThrow(Error);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('options are checked before anything is loaded', async () => {
  await expect(native({ thread: 1 } as never)).rejects.toThrow(TypeError);
  for (const threads of [0, -1, 1.5, Number.NaN, 4097, '2' as never]) {
    await expect(native({ threads })).rejects.toThrow(
      new RangeError(`threads should be a positive integer up to 4096, got ${threads}`),
    );
  }
  await expect(native({ path: 'i16' as never })).rejects.toThrow(
    new RangeError('path should be one of auto, f32, i8, got i16'),
  );
  await expect(native({ kernel: 'sse9' })).rejects.toThrow(
    /^kernel should be one of .*plain, which/,
  );
});

test('a kernel by name is the one that is taken', async () => {
  for (const kernel of loadAddon().kernels()) {
    const backend = await native({ kernel });
    expect(backend).toMatchObject({ name: `native:${kernel}`, kernel });
  }
  expect((await native()).kernel).toBe(loadAddon().kernels()[0]);
});
