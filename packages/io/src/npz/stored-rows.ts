import { type CsrRows, csr } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { Elements } from '../arrays/element-type.ts';
import { TableError } from '../table/table-error.ts';

/** Sparse rows as a file has them. */
interface StoredRows {
  readonly values: Elements;
  /** Place of each number in its row. */
  readonly places: Elements;
  /** rows + 1, ascending from 0. */
  readonly indptr: Int32Array;
  readonly cols: number;
}

/** Where the first of them stands. */
interface StoredPlace {
  readonly file: string;
  readonly firstRow: number;
  readonly column: string;
}

/**
 * What is stored as rows: float32 where that holds every number of their type, else float64.
 *
 * @throws TableError naming the row, for a place that is none and for a number that is not finite or not exact.
 */
export function storedRows(
  { values, places, indptr, cols }: StoredRows,
  { file, firstRow, column }: StoredPlace,
): CsrRows {
  const isNarrow = values instanceof Float32Array || values.BYTES_PER_ELEMENT < 4;
  const data = isNarrow ? new Float32Array(values.length) : new Float64Array(values.length);
  const indices = new Int32Array(values.length);
  const refuse = (row: number, what: string, rule: string, got: unknown) =>
    new TableError({ file, row: firstRow + row + 1, column }, shouldBe(what, rule, got));
  for (let row = 0; row + 1 < indptr.length; row++) {
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
      const [value, place] = [Number(values[at]), Number(places[at])];
      if (!(Number.isInteger(place) && place >= 0 && place < cols)) {
        throw refuse(row, 'index', `from 0 to ${cols - 1}`, place);
      }
      if (!Number.isFinite(value)) throw refuse(row, `number ${place}`, 'finite', value);
      if (typeof values[at] === 'bigint' && BigInt(value) !== values[at]) {
        throw refuse(row, `number ${place}`, 'exact in float64', values[at]);
      }
      data[at] = value;
      indices[at] = place;
    }
  }
  try {
    return csr({ data, indices, indptr, cols });
  } catch (cause) {
    // Numbers of one place may add up to more than there is room for.
    throw new TableError({ file, column }, (cause as Error).message, { cause });
  }
}
