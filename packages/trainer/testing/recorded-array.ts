import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { parse } from 'npyjs';

/** An array of a recorded case: see recorded/README.md. */
export interface RecordedArray {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

// By a name of its own: what serves pages would write the folder's address anew, without its last slash.
const HERE = import.meta.url;

/** The recorded cases of this package. */
export const RECORDED: URL = new URL('../recorded/', HERE);

/** A folder with a `case.json` and arrays, on the disk or, in a page, on the server. */
export class RecordedCase {
  readonly name: string;
  readonly #folder: URL;

  constructor(name: string, within: URL = RECORDED) {
    this.name = name;
    this.#folder = new URL(`${name}/`, within);
  }

  /** `case.json`. */
  async about<T>(): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await readFile(this.#urlOf('case.json'))));
  }

  async array(name: string): Promise<RecordedArray> {
    const url = this.#urlOf(`${name}.npy`);
    const { data, shape, fortranOrder } = parse((await readFile(url)).buffer as ArrayBuffer);
    const known = data instanceof Float32Array || data instanceof Int32Array;
    if (!known || fortranOrder) throw new TypeError(`${url} should be float32 or int32 in C order`);
    return { data, shape };
  }

  async tensor<T extends Tensor>(name: string): Promise<T> {
    const { data, shape } = await this.array(name);
    return tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32') as T;
  }

  #urlOf(file: string): URL {
    return new URL(file, this.#folder);
  }
}

/** `case.json` of a recorded case of this package. */
export function readCase<T>(name: string): Promise<T> {
  return new RecordedCase(name).about<T>();
}

/** One of its arrays. */
export function readArray(name: string, array: string): Promise<RecordedArray> {
  return new RecordedCase(name).array(array);
}

/** The same as a tensor. */
export function readTensor<T extends Tensor>(name: string, array: string): Promise<T> {
  return new RecordedCase(name).tensor<T>(array);
}

async function readFile(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} should be there, got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
