import type { Matrix } from '@coke/core';
import { nonNegativeInteger, positiveInteger, shouldBe } from '@coke/core/check-options';
import { littleEndianBytes } from '../arrays/element-type.ts';
import { writeWhole } from '../write-whole.ts';
import { npyHeader } from './npy-header.ts';

/**
 * Write an array in NumPy's format (`.npy`, version 1.0): `np.load(path)` reads it. The file is whole
 * or not there: an older one of that name stays until the new one is complete.
 *
 * @param values - A matrix [n, d] of float32, such as features, or one number a row, [n], such as
 * labels or classes.
 * @throws TypeError for what is neither, RangeError for a matrix that does not hold rows × cols
 * numbers; whatever writing a file throws.
 */
export async function writeNpy(
  path: string,
  values: Matrix | Float32Array | Int32Array,
): Promise<void> {
  if (values instanceof Float32Array || values instanceof Int32Array) {
    const descr = values instanceof Float32Array ? '<f4' : '<i4';
    await writeWhole(path, [npyHeader(descr, [values.length]), littleEndianBytes(values)]);
  } else {
    checkMatrix('values', values);
    await writeNpyRows(path, values.rows, [values]);
  }
}

/**
 * The same for a matrix that comes in parts, one below the other, and need not fit into memory. Each
 * part is on its way to the disk before the next is asked for, so they may share a buffer.
 *
 * @param rows - n: of all parts together. A header says it before the first part has come.
 * @throws TypeError for a part that is no matrix of float32; RangeError if there is none, if they
 * differ in width or do not add up to `rows`; whatever `parts` throws. No file is left then.
 */
export async function writeNpyRows(
  path: string,
  rows: number,
  parts: AsyncIterable<Matrix> | Iterable<Matrix>,
): Promise<void> {
  nonNegativeInteger('rows', rows);
  await writeWhole(path, npyChunks(rows, parts));
}

async function* npyChunks(
  rows: number,
  parts: AsyncIterable<Matrix> | Iterable<Matrix>,
): AsyncGenerator<Uint8Array> {
  let cols: number | undefined;
  let done = 0;
  for await (const part of parts) {
    checkMatrix('part', part);
    if (cols === undefined) yield npyHeader('<f4', [rows, part.cols]);
    else if (part.cols !== cols) {
      throw new RangeError(shouldBe('cols of a part', `${cols} as before`, part.cols));
    }
    cols = part.cols;
    done += part.rows;
    if (done > rows) break;
    yield littleEndianBytes(part.data);
  }
  if (cols === undefined) throw new RangeError(shouldBe('parts', 'at least one', 0));
  if (done !== rows) {
    const got = done > rows ? `${done} or more` : done;
    throw new RangeError(shouldBe('rows of all parts', `${rows}`, got));
  }
}

function checkMatrix(name: string, value: unknown): asserts value is Matrix {
  const { data, rows, cols } = Object(value) as Matrix;
  if (!(data instanceof Float32Array)) {
    throw new TypeError(shouldBe(name, 'a matrix of float32', value));
  }
  nonNegativeInteger(`rows of ${name}`, rows);
  positiveInteger(`cols of ${name}`, cols);
  if (data.length !== rows * cols) {
    throw new RangeError(
      shouldBe(`data.length of ${name}`, `rows × cols (${rows * cols})`, data.length),
    );
  }
}
