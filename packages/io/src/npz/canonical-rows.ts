import { shouldBe } from '@coke/core/check-options';
import type { Elements } from '../arrays/element-type.ts';
import type { SparsePart } from '../table/table.ts';
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

/**
 * The rows with their places ascending, and the numbers of one place added up: float32 where that holds every number
 * of their type, else float64.
 *
 * @throws TableError naming the row, for a place that is none and for a number that is not finite or not exact.
 */
export function canonicalRows(
  { values, places, indptr, cols }: StoredRows,
  { file, firstRow, column }: { file: string; firstRow: number; column: string },
): Pick<SparsePart, 'data' | 'indices' | 'indptr'> {
  const isNarrow = values instanceof Float32Array || values.BYTES_PER_ELEMENT < 4;
  const data = isNarrow ? new Float32Array(values.length) : new Float64Array(values.length);
  const indices = new Int32Array(values.length);
  const refuse = (row: number, what: string, rule: string, got: unknown) =>
    new TableError({ file, row: firstRow + row + 1, column }, shouldBe(what, rule, got));
  let isCanonical = true;
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
      if (at > indptr[row]! && place <= indices[at - 1]!) isCanonical = false;
    }
  }
  if (isCanonical) return { data, indices, indptr };
  return sorted({ data, indices, indptr }, (row, place, sum) => {
    throw refuse(row, `number ${place}`, 'finite', sum);
  });
}

function sorted(
  { data, indices, indptr }: Pick<SparsePart, 'data' | 'indices' | 'indptr'>,
  refuse: (row: number, place: number, sum: number) => never,
) {
  const starts = new Int32Array(indptr.length);
  let end = 0;
  for (let row = 0; row + 1 < indptr.length; row++) {
    const sums = new Map<number, number>();
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
      sums.set(indices[at]!, (sums.get(indices[at]!) ?? 0) + data[at]!);
    }
    // What comes out is never longer than what went in, and is written where that was read.
    for (const [place, sum] of [...sums].sort(([a], [b]) => a - b)) {
      indices[end] = place;
      data[end] = sum;
      if (!Number.isFinite(data[end])) refuse(row, place, sum);
      end++;
    }
    starts[row + 1] = end;
  }
  return { data: data.subarray(0, end), indices: indices.subarray(0, end), indptr: starts };
}
