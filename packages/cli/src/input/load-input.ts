import { type LoadedRows, loadRows, matchColumns, type Preprocessing, type Table } from '@coke/io';
import { UsageError } from '../exit-status.ts';
import type { NamedColumn } from '../output/label-table.ts';

/** Rows of a table, in memory, as they are clustered. */
export interface Input extends Omit<LoadedRows, 'ids' | 'kept'> {
  /** What messages call the table. */
  readonly name: string;
  readonly preprocessing: Preprocessing;
  /** What names rows. */
  readonly id: NamedColumn | undefined;
  /** Columns that were asked to go along. */
  readonly kept: readonly NamedColumn[];
}

export interface LoadInputOptions {
  /** Names of columns, or patterns. */
  readonly keep: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { rows: number; total: number | undefined }) => void;
}

/** @throws As `loadRows`; UsageError for columns to keep that there are not. */
export async function loadInput(
  table: Table,
  preprocessing: Preprocessing,
  { keep, signal, onProgress }: LoadInputOptions,
): Promise<Input> {
  const names = keptColumns(table, keep ?? [], preprocessing.id);
  const { ids, kept, ...rows } = await loadRows(table, preprocessing, {
    keep: names,
    signal,
    onProgress,
  });
  const id = ids && { name: preprocessing.id!, values: ids };
  return { ...rows, name: table.name, preprocessing, id, kept };
}

/** The names that names and patterns ask for. The id comes along anyway. */
function keptColumns(
  table: Table,
  keep: readonly string[],
  id: string | undefined,
): readonly string[] {
  try {
    const found = matchColumns(table, keep, '--keep', () => true);
    return found.map(({ name }) => name).filter((name) => name !== id);
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
