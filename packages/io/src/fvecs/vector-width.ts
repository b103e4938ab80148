import { shouldBe } from '@coke/core/check-options';
import { TableError } from '../table/table-error.ts';

/** Of an int32, in front of each vector: how many numbers it has. */
export const PREFIX_BYTES = 4;
/** No vectors have more numbers. What is another file would seem to have. */
const MAX_WIDTH = 1 << 24;

/**
 * Numbers of the first vector.
 *
 * @throws TableError for what does not begin with such a number.
 */
export function widthOf(prefix: Uint8Array, file: string): number {
  if (prefix.length < PREFIX_BYTES) {
    throw new TableError({ file }, shouldBe('the file', 'one vector or more', 'none'));
  }
  const width = prefixAt(viewOf(prefix), 0);
  if (width >= 1 && width <= MAX_WIDTH) return width;
  const rule = `between 1 and ${MAX_WIDTH}, in the first 4 bytes`;
  throw new TableError({ file, row: 1 }, shouldBe('numbers of a vector', rule, width));
}

/** @throws TableError where a vector is longer or shorter than the first, or not there to its end. */
export function checkWidths(
  records: Uint8Array,
  recordBytes: number,
  width: number,
  { file, firstRow }: { readonly file: string; readonly firstRow: number },
): void {
  const view = viewOf(records);
  for (let at = 0, row = firstRow + 1; at < records.length; at += recordBytes, row++) {
    const got = at + PREFIX_BYTES <= records.length ? prefixAt(view, at) : undefined;
    if (got !== undefined && got !== width) {
      const rule = `${width} as in the first`;
      throw new TableError({ file, row }, shouldBe('numbers of a vector', rule, got));
    }
    if (at + recordBytes > records.length) {
      throw new TableError({ file, row }, shouldBe('it', 'a whole row', 'the end of the file'));
    }
  }
}

function prefixAt(view: DataView, at: number): number {
  return view.getInt32(at, true);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
