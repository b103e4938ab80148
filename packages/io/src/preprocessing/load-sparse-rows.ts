import { type CsrRows, csr } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { Table } from '../table/table.ts';
import {
  type AboutRows,
  checkColumns,
  checkedParts,
  type ReadRowsOptions,
} from './checked-parts.ts';
import { type AboutLoadedRows, CollectedAbout } from './collected-about.ts';
import type { LoadRowsOptions } from './load-rows.ts';
import type { Preprocessing } from './preprocessing.ts';
import { sparseWriter } from './sparse-part.ts';

/** A whole table in memory, without the numbers that are 0. */
export interface LoadedSparseRows extends AboutLoadedRows {
  /** n × d: float64 where some part of the table needs it, else float32. */
  readonly rows: CsrRows;
}

/** Whether most numbers of its rows are 0, as those of texts and of sparse matrices are. */
export function isSparse(table: Table, { columns }: Preprocessing): boolean {
  return table.readSparse !== undefined || columns.some(({ kind }) => kind === 'text');
}

/**
 * All rows of the table as numbers, without those that are 0.
 *
 * @throws As `loadRows`.
 */
export async function loadSparseRows(
  table: Table,
  preprocessing: Preprocessing,
  options: LoadRowsOptions = {},
): Promise<LoadedSparseRows> {
  const { onProgress, ...reading } = options;
  const about = new CollectedAbout(reading.keep);
  const parts: CsrRows[] = [];
  for await (const { rows, read, ...rest } of sparseParts(table, preprocessing, reading)) {
    if (rows) parts.push(rows);
    about.add({ ...rest, rows: rows?.rows ?? 0 }, read);
    await onProgress?.({ rows: read, total: table.rows });
  }
  const loaded = about.end(table.name);
  return { ...loaded, rows: joinSparse(parts) };
}

interface SparseRowsPart extends Omit<AboutRows, 'rows'> {
  /** Undefined where all of the part's are dropped. */
  readonly rows: CsrRows | undefined;
  /** Rows of the table that are read so far. */
  readonly read: number;
}

async function* sparseParts(
  table: Table,
  preprocessing: Preprocessing,
  options: ReadRowsOptions,
): AsyncGenerator<SparseRowsPart> {
  if (table.readSparse) {
    yield* matrixParts(table, table.readSparse, preprocessing, options);
    return;
  }
  const write = sparseWriter(preprocessing);
  for await (const { numbers, chosen, rows, ...rest } of checkedParts(
    table,
    preprocessing,
    options,
  )) {
    yield { ...rest, rows: rows > 0 ? write(numbers, rows, chosen) : undefined };
  }
}

/** Of a file that holds a sparse matrix, which is all of its table. */
async function* matrixParts(
  table: Table,
  readSparse: NonNullable<Table['readSparse']>,
  preprocessing: Preprocessing,
  { keep = [], signal }: ReadRowsOptions,
): AsyncGenerator<SparseRowsPart> {
  checkColumns(table, preprocessing);
  if (keep.length > 0) {
    throw new RangeError(shouldBe('keep', `left out, as ${table.name} is one matrix`, keep));
  }
  for await (const { firstRow, ...rows } of readSparse({ ...(signal && { signal }) })) {
    const rowNumbers = Float64Array.from({ length: rows.rows }, (_, i) => firstRow + i);
    yield { rows, rowNumbers, kept: [], read: firstRow + rows.rows };
  }
}

/** @param parts - At least one. */
function joinSparse(parts: readonly CsrRows[]): CsrRows {
  const [first] = parts as [CsrRows];
  if (parts.length === 1) return first;
  const isWide = parts.some(({ data }) => data instanceof Float64Array);
  const count = parts.reduce((sum, { data }) => sum + data.length, 0);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = isWide ? new Float64Array(count) : new Float32Array(count);
  const indices = new Int32Array(count);
  const indptr = new Int32Array(rows + 1);
  let [row, at] = [0, 0];
  for (const part of parts) {
    data.set(part.data, at);
    indices.set(part.indices, at);
    for (let i = 1; i <= part.rows; i++) indptr[row + i] = at + part.indptr[i]!;
    row += part.rows;
    at += part.data.length;
  }
  return csr({ data, indices, indptr, cols: first.cols });
}
