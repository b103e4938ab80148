import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

describe('crc32', () => {
  test('gives the published check value', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  test('agrees with zlib, at every alignment and length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(16), (bytes, start) => {
        const view = bytes.subarray(Math.min(start, bytes.length));
        expect(crc32(view)).toBe(zlib.crc32(view));
      }),
    );
  });

  test('goes on from what came before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)];
        expect(crc32(tail, crc32(head))).toBe(zlib.crc32(bytes));
      }),
    );
  });
});
