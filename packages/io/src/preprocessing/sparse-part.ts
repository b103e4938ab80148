import { type CsrRows, csr } from '@coke/core';
import { type ColumnWriter, columnWriter } from './column-writer.ts';
import { columnWidth, countFeatures, isScaled } from './features.ts';
import type { PartNumbers } from './part-numbers.ts';
import type { PreprocessedColumn, Preprocessing } from './preprocessing.ts';
import { tfIdf } from './tf-idf.ts';

/** Makes sparse rows of the chosen rows of a part; undefined: of the first `rows`. */
export type SparseWriter = (
  numbers: readonly PartNumbers[],
  rows: number,
  chosen: Uint32Array | undefined,
) => CsrRows;

/** Adds what is not 0 of one row. */
type Put = (place: number, value: number) => void;

/** What a column puts into row `i` of those that are made, from its first place on. */
type RowWriter = (i: number, first: number, put: Put) => void;

export function sparseWriter(preprocessing: Preprocessing): SparseWriter {
  const cols = countFeatures(preprocessing);
  const columns = preprocessing.columns.map((column) => ({
    width: columnWidth(column),
    begin: column.kind === 'text' ? textRows(column) : denseRows(column),
  }));
  const hasScaled = preprocessing.columns.some(isScaled);
  return (numbers, rows, chosen) => {
    const writers = columns.map(({ begin }, j) => begin(numbers[j]!, rows, chosen));
    const [values, indices]: [number[], number[]] = [[], []];
    const indptr = new Int32Array(rows + 1);
    const put: Put = (place, value) => {
      indices.push(place);
      values.push(value);
    };
    for (let i = 0; i < rows; i++) {
      let first = 0;
      for (const [j, write] of writers.entries()) {
        write(i, first, put);
        first += columns[j]!.width;
      }
      indptr[i + 1] = indices.length;
    }
    const isNarrow = !hasScaled && numbers.every(({ fitsFloat32 }) => fitsFloat32);
    const data = (isNarrow ? Float32Array : Float64Array).from(values);
    return csr({ data, indices: Int32Array.from(indices), indptr, cols });
  };
}

type BeginRows = (numbers: PartNumbers, rows: number, chosen: Uint32Array | undefined) => RowWriter;

function textRows(column: PreprocessedColumn & { kind: 'text' }): BeginRows {
  const rowOf = tfIdf(column);
  return (numbers, _, chosen) => (i, first, put) => {
    if (numbers.kind !== 'text') return;
    const { places, values } = rowOf(numbers.texts[chosen ? chosen[i]! : i]);
    for (const [j, place] of places.entries()) put(first + place, values[j]!);
  };
}

/** Of a column with few numbers a row, these are written with their zeros first. */
function denseRows(column: PreprocessedColumn): BeginRows {
  const write: ColumnWriter = columnWriter(column);
  const cols = columnWidth(column);
  return (numbers, rows, chosen) => {
    const out = new Float64Array(rows * cols);
    write(numbers, rows, chosen, { out, at: 0, cols });
    return (i, first, put) => {
      for (let j = 0; j < cols; j++) {
        const value = out[i * cols + j]!;
        if (value !== 0) put(first + j, value);
      }
    };
  };
}
