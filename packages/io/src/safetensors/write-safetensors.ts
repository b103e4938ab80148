import { shouldBe } from '@coke/core/check-options';
import { type EncodedArray, encodeArrays } from '../arrays/encode-arrays.ts';
import { bytesOf } from '../arrays/encode-values.ts';
import type { TableContent } from '../table/table.ts';
import { SAFETENSORS_TYPES } from './safetensors-type.ts';

/** The data begins at a multiple of this. */
const ALIGNMENT = 8;
const METADATA_KEY = '__metadata__';

/**
 * A table as a safetensors file: a tensor for each column of numbers or truth values, [rows], or of vectors,
 * [rows, width]. A single column is written in bounded memory where the number of rows is known; of several,
 * all rows are in memory first. Missing numbers are NaN. Unlike a saved model, the file has no checksum, which
 * would stand before the data.
 *
 * @throws RangeError for a column of text, two of one name, and for what `encodeArrays` refuses.
 */
export async function* encodeSafetensors(content: TableContent): AsyncGenerator<Uint8Array> {
  const names = new Set<string>();
  for (const { name, type } of content.columns) {
    if (type === 'text') {
      throw new RangeError(shouldBe(`column "${name}"`, 'numbers in a safetensors file', type));
    }
    if (names.has(name) || name === METADATA_KEY) {
      throw new RangeError(shouldBe('columns', `of different names, none ${METADATA_KEY}`, name));
    }
    names.add(name);
  }
  const arrays = await encodeArrays(content);
  // Larger elements first, so that all are aligned.
  const sorted = [...arrays].sort((a, b) => bytesOf(b.type) - bytesOf(a.type));
  yield headerOf(sorted);
  for (const { bytes } of sorted) yield* bytes;
}

function headerOf(arrays: readonly EncodedArray[]): Uint8Array {
  let end = 0;
  const infos = arrays.map(({ name, type, rows, width }) => {
    const shape = width === undefined ? [rows] : [rows, width];
    const begin = end;
    end += rows * (width ?? 1) * bytesOf(type);
    const dtype = Object.keys(SAFETENSORS_TYPES).find((key) => SAFETENSORS_TYPES[key] === type);
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`;
  });
  const text = new TextEncoder().encode(`{${infos.join(',')}}`);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return header;
}
