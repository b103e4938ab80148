import { encodeArrays } from '../arrays/encode-arrays.ts';
import { bytesOf } from '../arrays/encode-values.ts';
import { encodeNpyArray, npyHeaderOf } from '../npy/write-npy.ts';
import type { TableContent } from '../table/table.ts';
import { encodeZip, type ZipMember } from './write-zip.ts';

/**
 * A table in NumPy's format for several arrays (`.npz`), not compressed, as `np.savez` writes it: an array
 * for each column, of numbers, truth values, text, or vectors (two dimensions). A single column is written
 * in bounded memory where the number of rows is known and it is no text; of several, all rows are in memory
 * first. Missing numbers are NaN, a missing text is empty.
 *
 * @throws RangeError for what `encodeArrays` refuses.
 */
export async function* encodeNpz(content: TableContent): AsyncGenerator<Uint8Array> {
  const arrays = await encodeArrays(content);
  const members = arrays.map((array): ZipMember => {
    const values = array.rows * (array.width ?? 1) * bytesOf(array.type);
    return {
      name: `${array.name}.npy`,
      size: npyHeaderOf(array).length + values,
      bytes: encodeNpyArray(array),
    };
  });
  yield* encodeZip(members);
}
