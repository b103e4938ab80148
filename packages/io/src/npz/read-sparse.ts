import { shouldBe } from '@coke/core/check-options';
import { chosenColumns } from '../table/chosen-columns.ts';
import type { ReadOptions, SparsePart, Table, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import type { StoredMatrix } from './sparse-layout.ts';
import { type Entries, openMatrix } from './stored-matrix.ts';
import { storedRows } from './stored-rows.ts';
import type { Archive } from './zip-directory.ts';

/** Its only column. */
const COLUMN = 'vector';
/** What a part holds, unless a single row has more. */
const PART_NUMBERS = 1 << 18;
const PART_ROWS = 1 << 16;
/** Of a part of `read`, which has the zeros too, unless a single row has more. */
const DENSE_NUMBERS = 1 << 20;
/** Longer rows are read without zeros alone. */
const MOST_DENSE = 1 << 25;
/** Whether an archive of these arrays is of a sparse matrix, in whichever layout. */
export function isSparse(entries: Entries): boolean {
  const has = (...names: string[]) => names.every((name) => entries.has(name));
  return has('data', 'shape', 'format') || has('indptr', 'indices');
}

/**
 * A sparse matrix as `scipy.sparse.save_npz` writes it, compressed or not, of numbers of any type but complex ones. In
 * rows (CSR) it is read row by row; in columns (CSC) or by coordinates (COO) all of it is held while it is read. Rows whose numbers are in no order, or have two at one place, are read as scipy reads them: those at
 * one place are added up. int32, uint32 and integers of 64 bits become float64, which has to hold them exactly, others
 * that are not float64 float32.
 *
 * @throws TableError for another layout (BSR, DIA), saying how to convert it, and for what is damaged. Reading throws it too, with
 * the row, for a place outside the matrix and for a number that is not finite.
 */
export async function openSparse(archive: Archive, entries: Entries): Promise<Table> {
  const matrix = await openMatrix(archive, entries);
  const { rows, cols } = matrix;
  const file = archive.name;
  const columns = [{ name: COLUMN, type: 'vector', width: cols, isNumeric: true }] as const;

  async function* readSparse({ signal }: ReadOptions = {}): AsyncGenerator<SparsePart> {
    yield* readParts(matrix, file, signal);
  }

  async function* read({ columns: names, signal }: ReadOptions = {}): AsyncGenerator<TablePart> {
    const wanted = chosenColumns({ name: file, columns }, names);
    if (cols > MOST_DENSE) {
      const rule = `at most ${MOST_DENSE}, to be read with those that are 0`;
      throw new TableError({ file }, shouldBe('numbers a row', rule, cols));
    }
    for await (const part of readSparse({ ...(signal && { signal }) })) {
      for (const { firstRow, rows, values } of denseParts(part)) {
        const column = { type: 'vector', values, width: cols } as const;
        yield { firstRow, rows, columns: wanted.map(() => column) };
      }
    }
  }

  return {
    ...{ name: file, columns, rows, isRepeatable: archive.isRepeatable, read, readSparse },
    close: () => archive.close(),
  };
}

async function* readParts(
  { rows, cols, open }: StoredMatrix,
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<SparsePart> {
  const reader = await open(signal);
  const { indptr } = reader;
  try {
    for (let firstRow = 0; firstRow < rows; ) {
      signal?.throwIfAborted();
      const start = indptr[firstRow]!;
      let end = firstRow + 1;
      while (end < rows && end - firstRow < PART_ROWS && indptr[end + 1]! - start <= PART_NUMBERS) {
        end++;
      }
      const count = indptr[end]! - start;
      // The last of all may be a part without numbers: it is read all the same, and checksums with it.
      const { values, places } = await reader.next(count);
      const starts = Int32Array.from(indptr.subarray(firstRow, end + 1), (place) => place - start);
      const place = { file, firstRow, column: COLUMN };
      yield {
        ...storedRows({ values, places, indptr: starts, cols }, place),
        firstRow,
      };
      firstRow = end;
    }
  } finally {
    await reader.close();
  }
}

/** The same rows with their zeros, in parts. */
function* denseParts({ firstRow, rows, cols, data, indices, indptr }: SparsePart) {
  const height = Math.max(1, Math.min(rows, Math.floor(DENSE_NUMBERS / cols)));
  for (let from = 0; from < rows; from += height) {
    const to = Math.min(rows, from + height);
    const length = (to - from) * cols;
    const values =
      data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
    for (let row = from; row < to; row++) {
      for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
        values[(row - from) * cols + indices[at]!] = data[at]!;
      }
    }
    yield { firstRow: firstRow + from, rows: to - from, values };
  }
}
