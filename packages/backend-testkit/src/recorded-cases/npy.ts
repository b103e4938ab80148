import { type Matrix, matrix } from '@coke/core/backend';
import { parse } from 'npyjs';
import { readFile } from './read-file.ts';

/** Read an .npy file of int32 in one dimension. */
export async function readIntegers(url: URL): Promise<Int32Array> {
  const { data, shape } = await readArray(url);
  if (data instanceof Int32Array && shape.length === 1) return data;
  throw new TypeError(`${url} should be int32 in one dimension, got shape [${shape}]`);
}

/** Read an .npy file of float32 in two dimensions. */
export async function readMatrix(url: URL): Promise<Matrix> {
  const { data, shape } = await readArray(url);
  if (data instanceof Float32Array && shape.length === 2) return matrix(data, shape[1]!);
  throw new TypeError(`${url} should be float32 in two dimensions, got shape [${shape}]`);
}

/** Read an .npy file of either kind. */
export async function readArray(url: URL): Promise<{ data: ArrayBufferView; shape: number[] }> {
  const bytes = await readFile(url);
  const { data, shape, fortranOrder } = parse(new Uint8Array(bytes).buffer);
  if (fortranOrder) throw new TypeError(`${url} should be in C order, got Fortran order`);
  const expected = shape.reduce((product, n) => product * n, 4);
  if (data.byteLength !== expected) {
    throw new RangeError(`${url} should be ${expected} bytes of data, got ${data.byteLength}`);
  }
  return { data, shape };
}
