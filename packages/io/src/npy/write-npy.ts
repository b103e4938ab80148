import { shouldBe } from '@coke/core/check-options';
import { type EncodedArray, encodeArrays } from '../arrays/encode-arrays.ts';
import { type ArrayType, bytesOf } from '../arrays/encode-values.ts';
import type { TableContent } from '../table/table.ts';
import { npyHeader } from './npy-header.ts';

/** Letters of NumPy's array protocol. */
const LETTERS = { float: 'f', int: 'i', uint: 'u', bool: 'b' } as const;

/**
 * The one column of a table in NumPy's format (`.npy`, version 1.0): [rows] of numbers, truth values or
 * text, [rows, width] of vectors. In bounded memory where the number of rows is known and it is no text.
 * Missing numbers are NaN, a missing text is empty.
 *
 * @throws RangeError for more columns than one, and for what `encodeArrays` refuses.
 */
export async function* encodeNpy(content: TableContent): AsyncGenerator<Uint8Array> {
  const names = content.columns.map(({ name }) => name);
  if (names.length !== 1) {
    throw new RangeError(shouldBe('columns of an .npy file', 'one', names.join(', ')));
  }
  const [array] = await encodeArrays(content);
  yield* encodeNpyArray(array!);
}

/** One array in NumPy's format. */
export async function* encodeNpyArray(array: EncodedArray): AsyncGenerator<Uint8Array> {
  yield npyHeaderOf(array);
  yield* array.bytes;
}

export function npyHeaderOf({ type, rows, width }: EncodedArray): Uint8Array {
  return npyHeader(descrOf(type), width === undefined ? [rows] : [rows, width]);
}

function descrOf(type: ArrayType): string {
  if (typeof type !== 'string') return `<U${type.codePoints}`;
  const kind = /^[a-z]+/.exec(type)![0] as keyof typeof LETTERS;
  const bytes = bytesOf(type);
  return `${bytes === 1 ? '|' : '<'}${LETTERS[kind]}${bytes}`;
}
