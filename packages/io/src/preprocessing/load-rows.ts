import type { GivenRows } from '@coke/core';
import type { Table } from '../table/table.ts';
import type { ReadRowsOptions } from './checked-parts.ts';
import { type AboutLoadedRows, CollectedAbout } from './collected-about.ts';
import { CollectedRows } from './collected-rows.ts';
import { countFeatures } from './features.ts';
import type { Preprocessing } from './preprocessing.ts';
import { readParts } from './read-rows.ts';
import type { ReadingProgress } from './reading-progress.ts';

export interface LoadRowsOptions extends ReadRowsOptions {
  /** Called after each part of the table; awaited. */
  readonly onProgress?: ((progress: ReadingProgress) => unknown) | undefined;
}

/** A whole table in memory. */
export interface LoadedRows extends AboutLoadedRows {
  /** n × d: float64 where some part of the table needs it, else float32. */
  readonly rows: GivenRows;
}

/**
 * All rows of the table as numbers. Where the table knows how many there are, nothing is held twice. Of texts, and
 * of a sparse matrix, zeros are held too: see `loadSparseRows`.
 *
 * @throws As `readRows`; TableError for a table without rows, or of which none is left.
 */
export async function loadRows(
  table: Table,
  preprocessing: Preprocessing,
  options: LoadRowsOptions = {},
): Promise<LoadedRows> {
  const { onProgress, ...reading } = options;
  const collected = new CollectedRows(countFeatures(preprocessing), table.rows);
  const about = new CollectedAbout(reading.keep);
  for await (const { part, read } of readParts(table, preprocessing, reading)) {
    collected.add(part);
    about.add(part, read);
    await onProgress?.({ rows: read, total: table.rows });
  }
  return { ...about.end(table.name), rows: collected.end() };
}
