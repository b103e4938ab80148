import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { parse } from 'npyjs';

/** An array of a recorded case: see recorded/README.md. */
export interface RecordedArray {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** `case.json` of a recorded case. */
export async function readCase<T>(name: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await readFile(urlOf(name, 'case.json'))));
}

/** One of its arrays, from the disk or, in a page, from the server. */
export async function readArray(name: string, array: string): Promise<RecordedArray> {
  const url = urlOf(name, `${array}.npy`);
  const { data, shape, fortranOrder } = parse((await readFile(url)).buffer as ArrayBuffer);
  const known = data instanceof Float32Array || data instanceof Int32Array;
  if (!known || fortranOrder) throw new TypeError(`${url} should be float32 or int32 in C order`);
  return { data, shape };
}

/** The same as a tensor. */
export async function readTensor<T extends Tensor>(name: string, array: string): Promise<T> {
  const { data, shape } = await readArray(name, array);
  return tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32') as T;
}

function urlOf(name: string, file: string): URL {
  return new URL(`../recorded/${name}/${file}`, import.meta.url);
}

async function readFile(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} should be there, got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
