import { readFile } from 'node:fs/promises';
import { shouldBe } from '@coke/core/check-options';
import { parse } from 'npyjs';
import type { NpyValues } from './npy-header.ts';

/** An array as a `.npy` file holds it. */
export interface NpyArray {
  /** Row-major. */
  readonly data: NpyValues;
  /** The length, or lengths, of the array. */
  readonly shape: readonly number[];
}

/**
 * Read an array in NumPy's format (`.npy`) of what `writeNpy` writes: float32 or int32, row-major, as
 * `np.save` writes it.
 *
 * @throws TypeError for an array of other numbers or in Fortran order; RangeError for a file that holds
 * more or fewer numbers than its shape says; Error for what is no such file, or cannot be read.
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const file = await readFile(path);
  // A copy: short files are views into a buffer that others share.
  const { data, shape, dtype, fortranOrder } = parse(Uint8Array.from(file).buffer);
  if (!(data instanceof Float32Array || data instanceof Int32Array)) {
    throw new TypeError(shouldBe(path, 'an array of float32 or int32', dtype));
  }
  if (fortranOrder) throw new TypeError(shouldBe(path, 'row-major', 'Fortran order'));
  const length = shape.reduce((product, n) => product * n, 1);
  if (data.length !== length) {
    const rule = `${length} numbers for the shape [${shape}]`;
    throw new RangeError(shouldBe(path, rule, data.length));
  }
  return { data, shape };
}
