import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

test('a file of hundreds of MB comes back', () => {
  const shape = [300_000, 256];
  const data = new Float32Array(300_000 * 256);
  for (let i = 0; i < data.length; i++) data[i] = i / 3;
  const { tensors } = decodeSafetensors(encodeSafetensors(new Map([['x', { shape, data }]])));
  const got = tensors.get('x')!;
  expect(got.shape).toEqual(shape);
  expect(zlib.crc32(got.data)).toBe(zlib.crc32(data));
});

test('a header over 100 MB, which the official reader refuses, is not written', () => {
  const text = 'x'.repeat(100_000_000);
  expect(() => encodeSafetensors(new Map(), { text })).toThrow(RangeError);
});
