import { fitPreprocessing, tableOf } from '@coke/io';
import { describe, expect, test } from 'vitest';
import { LargerThanMemory, MemoryNeed } from './memory-need.ts';
import { memorySize } from './memory-options.ts';

describe('a size of memory', () => {
  test.each([
    ['500MB', 5e8],
    ['2GB', 2e9],
    ['2g', 2e9],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['64KiB', 65536],
    ['1048576', 1048576],
    [4096, 4096],
  ])('%j is %d bytes', (given, bytes) => {
    expect(memorySize('memory', given)).toBe(bytes);
  });

  test.each(['', 'GB', '-1GB', '1,5GB', '2 potatoes', '0', '0.1', 0, 1.5, Number.NaN, undefined])(
    '%j is refused',
    (given) => {
      expect(() => memorySize('memory', given)).toThrow(
        'memory should be a size such as 500MB or 2GB, got',
      );
    },
  );
});

describe('what rows take', () => {
  const need = async (data: Float32Array | Float64Array, memory?: number) => {
    const table = tableOf({ v: { data, rows: data.length / 4, cols: 4 } }, 'rows.npy');
    return MemoryNeed.of(table, await fitPreprocessing(table), memory);
  };

  test('are the numbers, a copy on the device, and what is kept of a row', async () => {
    const narrow = await need(new Float32Array(8), 1000 * (4 * 4 + 4 * 4 + 150));
    expect(() => narrow.check(1000)).not.toThrow();
    expect(() => narrow.check(1001)).toThrow(LargerThanMemory);
    const wide = await need(new Float64Array(8), 1000 * (4 * 8 + 4 * 4 + 150));
    expect(() => wide.check(1000)).not.toThrow();
    expect(() => wide.check(1001)).toThrow(
      'rows.npy is read again and again: 1,001 × 4 numbers take',
    );
  });

  test('never more than the device has', async () => {
    const much = await need(new Float32Array(8), Number.MAX_SAFE_INTEGER);
    expect(() => much.check(3 * 2 ** 26)).not.toThrow();
    expect(() => much.check(3 * 2 ** 26 + 1)).toThrow(LargerThanMemory);
  });

  test('a small table fits into what is free', async () => {
    const free = await need(new Float32Array(8));
    expect(() => free.check(2)).not.toThrow();
  });
});
