import type { GivenRows } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { copyValues } from '../table/copy-values.ts';
import { joinRows } from '../table/join-rows.ts';
import type { ColumnValues, Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { CollectedRows } from './collected-rows.ts';
import { countFeatures } from './features.ts';
import type { Preprocessing } from './preprocessing.ts';
import { type ReadRowsOptions, readParts } from './read-rows.ts';
import type { ReadingProgress } from './reading-progress.ts';

export interface LoadRowsOptions extends ReadRowsOptions {
  /** Called after each part of the table; awaited. */
  readonly onProgress?: ((progress: ReadingProgress) => unknown) | undefined;
}

/** A whole table in memory. */
export interface LoadedRows {
  /** n × d: float64 where some part of the table needs it, else float32. */
  readonly rows: GivenRows;
  /** Number of each row in the table, from 0, n. */
  readonly rowNumbers: Float64Array;
  /** Of the column that names rows, where there is one. */
  readonly ids?: ColumnValues;
  /** The columns of `keep`, in its order. */
  readonly kept: readonly { readonly name: string; readonly values: ColumnValues }[];
  /** Rows left out since something was missing in them. */
  readonly dropped: number;
}

/**
 * All rows of the table as numbers. Where the table knows how many there are, nothing is held twice.
 *
 * @throws As `readRows`; TableError for a table without rows, or of which none is left.
 */
export async function loadRows(
  table: Table,
  preprocessing: Preprocessing,
  options: LoadRowsOptions = {},
): Promise<LoadedRows> {
  const { onProgress, ...reading } = options;
  const { keep = [] } = reading;
  const collected = new CollectedRows(countFeatures(preprocessing), table.rows);
  const ids: ColumnValues[] = [];
  const kept: ColumnValues[][] = keep.map(() => []);
  let seen = 0;
  for await (const { part, read } of readParts(table, preprocessing, reading)) {
    seen = read;
    collected.add(part);
    if (part.ids) ids.push(copyValues(part.ids));
    for (const [j, values] of part.kept.entries()) kept[j]!.push(copyValues(values));
    await onProgress?.({ rows: read, total: table.rows });
  }
  const { rows, rowNumbers } = collected.end();
  if (rows.rows === 0) {
    const dropped = seen > 0 ? ` (in each of ${seen} something is missing)` : '';
    throw new TableError({ file: table.name }, `${shouldBe('rows', 'at least one', 0)}${dropped}`);
  }
  return {
    ...{ rows, rowNumbers },
    ...(ids.length > 0 && { ids: joinRows(ids) }),
    kept: keep.map((name, j) => ({ name, values: joinRows(kept[j]!) })),
    dropped: seen - rows.rows,
  };
}
