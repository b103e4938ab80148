import { type EncodedArray, encodeArrays } from '../arrays/encode-arrays.ts';
import { type ArrayType, bytesOf } from '../arrays/encode-values.ts';
import { sideBySide } from '../arrays/side-by-side.ts';
import type { TableContent } from '../table/table.ts';
import { npyHeader } from './npy-header.ts';

/** Letters of NumPy's array protocol. */
const LETTERS = { float: 'f', int: 'i', uint: 'u', bool: 'b' } as const;

/**
 * The one column of a table in NumPy's format (`.npy`, version 1.0): [rows] of numbers, truth values or
 * text, [rows, width] of vectors. Several columns of numbers are one array [rows, columns], see `sideBySide`.
 * In bounded memory where the number of rows is known and it is no text. Missing numbers are NaN, a missing
 * text is empty.
 *
 * @throws RangeError for several columns not all of numbers, and for what `encodeArrays` refuses.
 */
export async function* encodeNpy(content: TableContent): AsyncGenerator<Uint8Array> {
  const isOne = content.columns.length === 1;
  const [array] = await encodeArrays(isOne ? content : sideBySide(content, 'an .npy file'));
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
