import { expect, test } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { SafetensorsError } from './safetensors-error.ts';
import type { Tensor } from './tensor.ts';

/** Written by `safetensors.numpy.save` of the Python package safetensors 0.8.0, with numpy 2.4.6. */
const FILE: Uint8Array = Buffer.from(
  [
    'uAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJucCJ9LCJpZHMiOnsiZHR5cGUiOiJVNjQiLCJzaGFwZSI6',
    'WzJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sIm9mZnNldHMiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6WzFdLCJkYXRh',
    'X29mZnNldHMiOlsxNiwyNF19LCJjb3VudHMiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMi',
    'OlsyNCw0MF19LCJjZW50ZXJzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDJdLCJkYXRhX29mZnNldHMiOls0MCw1',
    'Nl19LCJlbXB0eSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbNTYsNTZdfSwiY2x1',
    'c3RlcnMiOnsiZHR5cGUiOiJVMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls1Niw2MF19LCJzaWduZWQiOnsi',
    'ZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls2MCw2NF19LCJsYWJlbHMiOnsiZHR5cGUiOiJV',
    'MTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls2NCw3MF19LCJzaG9ydHMiOnsiZHR5cGUiOiJJMTYiLCJzaGFw',
    'ZSI6WzEsMV0sImRhdGFfb2Zmc2V0cyI6WzcwLDcyXX0sImdyw7bDn2UiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbMl0s',
    'ImRhdGFfb2Zmc2V0cyI6WzcyLDc0XX0sImJ5dGVzIjp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0',
    'cyI6Wzc0LDc1XX19ICAAAAAAAAAAAP///////x8AAAAAAAAAAIAAAAAAAAAAQAAAAAAAAOBBAAAAPwAAoL8AAEBAAACA',
    'f/////8AAACAAAD//wcAAICAf/8=',
  ].join(''),
  'base64',
);

test('a file of the Python library is read', () => {
  const { tensors, metadata } = decodeSafetensors(FILE, { checksum: 'optional' });
  expect(Object.entries(metadata)).toEqual([['format', 'np']]);
  const wanted: Record<string, Tensor> = {
    centers: { shape: [2, 2], data: Float32Array.of(0.5, -1.25, 3, Number.POSITIVE_INFINITY) },
    counts: { shape: [2], data: Float64Array.of(2, 2 ** 31) },
    ids: { shape: [2], data: BigUint64Array.of(0n, 2n ** 53n - 1n) },
    offsets: { shape: [1], data: BigInt64Array.of(-(2n ** 63n)) },
    labels: { shape: [3], data: Uint16Array.of(0, 65535, 7) },
    clusters: { shape: [1], data: Uint32Array.of(4294967295) },
    signed: { shape: [1], data: Int32Array.of(-2147483648) },
    shorts: { shape: [1, 1], data: Int16Array.of(-32768) },
    bytes: { shape: [], data: Uint8Array.of(255) },
    größe: { shape: [2], data: Int8Array.of(-128, 127) },
    empty: { shape: [0, 3], data: new Float32Array(0) },
  };
  expect(Object.fromEntries(tensors)).toStrictEqual(wanted);
});

test('as it has no checksum, only where that is allowed', () => {
  expect(() => decodeSafetensors(FILE)).toThrow(SafetensorsError);
});
