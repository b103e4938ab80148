import type { GivenRows } from '@coke/core';
import {
  type ColumnValues,
  featureNames,
  fitPreprocessing,
  loadRows,
  type Preprocessing,
  type PreprocessingOptions,
  type Table,
} from '@coke/io/web';
import type { CallOptions } from './calls.ts';
import type { Preparation } from './workbench-calls.ts';

/** A table as rows of numbers, and what of it is shown beside them. */
export interface PreparedRows {
  readonly rows: GivenRows;
  /** Number of each row in the table, from 0. */
  readonly rowNumbers: ArrayLike<number>;
  readonly ids: ColumnValues | undefined;
  readonly shown: readonly NamedValues[];
  /** Rows of the table that lack a value and were left out. */
  readonly dropped: number;
  readonly preprocessing: Preprocessing;
  /** A name for each column of numbers. */
  readonly features: readonly string[];
}

export interface NamedValues {
  readonly name: string;
  readonly values: ColumnValues;
}

/** Columns that a visitor can take in of one row. */
const SHOWN = 12;

export async function prepareRows(
  table: Table,
  { columns, id, scale, missing }: Preparation,
  { signal, onProgress }: CallOptions,
): Promise<PreparedRows> {
  const options: PreprocessingOptions = {
    ...categoriesOf(table, columns),
    scale,
    missing,
    ...(id !== undefined && { id }),
  };
  const during = (doing: string) => ({
    signal,
    onProgress: ({ rows, total }: { readonly rows: number; readonly total: number | undefined }) =>
      onProgress?.({ doing, share: total && rows / total }),
  });
  const preprocessing = await fitPreprocessing(table, {
    ...options,
    ...during('Looking at columns'),
  });
  const keep = shownColumns(table, id);
  const loaded = await loadRows(table, preprocessing, { keep, ...during('Reading rows') });
  const { rows, rowNumbers, ids, kept, dropped } = loaded;
  if (rows.rows === 0) {
    throw new RangeError(
      `${table.name} should have rows to cluster, got none of ${dropped} with all values`,
    );
  }
  return {
    ...{ rows, rowNumbers, ids, dropped, preprocessing },
    shown: kept,
    features: featureNames(preprocessing),
  };
}

/** Chosen columns of text are categories. */
function categoriesOf(
  table: Table,
  columns: readonly string[] | undefined,
): Pick<PreprocessingOptions, 'columns' | 'categories'> {
  if (!columns) return {};
  const text = new Set(table.columns.filter((c) => !c.isNumeric).map(({ name }) => name));
  return { columns, categories: columns.filter((name) => text.has(name)) };
}

/** Of the columns with one value a row the first few, what names rows before all. */
function shownColumns(table: Table, id: string | undefined): string[] {
  const single = table.columns.filter(({ type }) => type !== 'vector').map(({ name }) => name);
  const others = single.filter((name) => name !== id);
  return (id === undefined ? others : [id, ...others]).slice(0, SHOWN);
}
