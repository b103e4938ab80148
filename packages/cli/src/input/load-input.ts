import {
  isSparse,
  type LoadedRows,
  type LoadedSparseRows,
  loadRows,
  loadSparseRows,
  matchColumns,
  type Preprocessing,
  type ReadingProgress,
  type Table,
} from '@coke/io';
import { UsageError } from '../exit-status.ts';
import type { NamedColumn } from '../output/label-table.ts';

/** Most columns that a report shows of its own accord. */
const SHOWN = 24;

/** Rows of a table, in memory, as they are clustered. */
export interface Input extends Omit<LoadedRows, 'ids' | 'kept' | 'rows'> {
  /** Without the zeros of texts and of sparse matrices. */
  readonly rows: LoadedRows['rows'] | LoadedSparseRows['rows'];
  /** What messages call the table. */
  readonly name: string;
  readonly preprocessing: Preprocessing;
  /** What names rows. */
  readonly id: NamedColumn | undefined;
  /** Columns that were asked to go along. */
  readonly kept: readonly NamedColumn[];
  /** Columns to show in a report, where there is to be one: those that go along, then others. */
  readonly shown: readonly NamedColumn[];
}

export interface LoadInputOptions {
  /** Names of columns, or patterns. */
  readonly keep?: readonly string[] | undefined;
  /** Whether there is to be a report. */
  readonly isShown?: boolean;
  /** Names that the labels have for columns of their own. */
  readonly taken?: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadingProgress) => void;
}

/** @throws As `loadRows`; UsageError for columns to keep that there are not, or whose name is taken. */
export async function loadInput(
  table: Table,
  preprocessing: Preprocessing,
  options: LoadInputOptions,
): Promise<Input> {
  const { isShown = false, signal, onProgress } = options;
  const names = readColumns(table, options, preprocessing.id);
  const loading = { keep: names.shown, signal, onProgress };
  const load = isSparse(table, preprocessing) ? loadSparseRows : loadRows;
  const { ids, kept: shown, ...rows } = await load(table, preprocessing, loading);
  const id = ids && { name: preprocessing.id!, values: ids };
  const kept = shown.slice(0, names.keep.length);
  return { ...rows, name: table.name, preprocessing, id, kept, shown: isShown ? shown : [] };
}

/** The names that names and patterns ask for. The id comes along anyway. */
function keptColumns(
  table: Table,
  keep: readonly string[],
  id: string | undefined,
  taken: readonly string[],
): string[] {
  let names: string[];
  try {
    names = matchColumns(table, keep, '--keep', () => true).map(({ name }) => name);
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
  // Rows are numbered in a column of that name.
  const own = taken.length > 0 && id === undefined ? ['row', ...taken] : taken;
  refuseTaken('--id', id === undefined ? [] : [id], own);
  refuseTaken('--keep', names, own);
  return names.filter((name) => name !== id);
}

function refuseTaken(flag: string, names: readonly string[], own: readonly string[]): void {
  const clash = names.find((name) => own.includes(name));
  if (clash === undefined) return;
  throw new UsageError(`${flag} should not name "${clash}": labels have a column of that name`);
}

/** Names of the columns to read: those that are kept and, where there is to be a report, others to show in it. */
export function readColumns(
  table: Table,
  { keep = [], isShown = false, taken = [] }: Pick<LoadInputOptions, 'keep' | 'isShown' | 'taken'>,
  id: string | undefined,
): { readonly keep: readonly string[]; readonly shown: readonly string[] } {
  const named = keptColumns(table, keep, id, taken);
  return { keep: named, shown: isShown ? shownColumns(table, named, id) : named };
}

/** Those that are kept, then the first of the others that hold one value a row. */
function shownColumns(table: Table, kept: readonly string[], id: string | undefined): string[] {
  const others = table.columns.filter(
    ({ name, type }) => type !== 'vector' && name !== id && !kept.includes(name),
  );
  const room = Math.max(0, SHOWN - kept.length);
  return [...kept, ...others.slice(0, room).map(({ name }) => name)];
}
