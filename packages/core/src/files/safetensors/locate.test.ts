import { expect, test } from 'vitest';
import { encodeSafetensors } from './encode.ts';
import { locateTensors } from './locate.ts';
import { SafetensorsError } from './safetensors-error.ts';
import type { Tensor } from './tensor.ts';

/** The places in a file, and the ranges that were read for them. */
async function locate(file: Uint8Array, size = file.length) {
  const ranges: [number, number][] = [];
  const places = await locateTensors(size, async (from, to) => {
    ranges.push([from, to]);
    return file.subarray(from, to);
  });
  return { places, ranges };
}

test('tensors lie where it says, and no data is read', async () => {
  const tensors = new Map<string, Tensor>([
    ['ids', { shape: [2], data: BigUint64Array.of(7n, 2n ** 60n) }],
    ['centers', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['scalar', { shape: [], data: Uint8Array.of(9) }],
  ]);
  const file = encodeSafetensors(tensors, { key: 'value' });
  const { places, ranges } = await locate(file);
  expect(places.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
    ['ids', 'U64', [2]],
    ['centers', 'F32', [2, 3]],
    ['scalar', 'U8', []],
  ]);
  for (const { name, from, to } of places) {
    const { data } = tensors.get(name)!;
    expect(file.slice(from, to)).toEqual(new Uint8Array(data.buffer));
  }
  const dataStart = Math.min(...places.map(({ from }) => from));
  for (const [, to] of ranges) expect(to).toBeLessThanOrEqual(dataStart);
});

/** A file by hand with one tensor of two elements. */
function file(dtype: string, bytes: number): Uint8Array {
  const text = JSON.stringify({ x: { dtype, shape: [2], data_offsets: [0, bytes] } });
  return Uint8Array.from([text.length, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(text), 1, 2, 3, 4]);
}

test('element types that are no array of JavaScript have a place too', async () => {
  for (const dtype of ['F16', 'BF16']) {
    const { places } = await locate(file(dtype, 4));
    expect(places).toMatchObject([{ name: 'x', dtype, shape: [2] }]);
    expect(places[0]!.to - places[0]!.from).toBe(4);
  }
});

test.each([
  ['an unknown element type', file('F3', 4), undefined, 'dtype should be one of'],
  ['another length', file('F32', 4), undefined, 'data_offsets should be 8 bytes apart'],
  ['a file that is cut', file('F16', 4), 8 + 70, 'should be'],
  ['no header', Uint8Array.of(1, 2), undefined, 'the file should be at least 8 bytes long, got 2'],
])('%s: SafetensorsError', async (_, bytes, size, message) => {
  const attempt = locate(bytes, size);
  await expect(attempt).rejects.toThrow(SafetensorsError);
  await expect(attempt).rejects.toThrow(message);
});
