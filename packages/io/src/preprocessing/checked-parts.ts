import { checkSignal, knownNames, shouldBe } from '@coke/core/check-options';
import { selectRows } from '../table/select-rows.ts';
import type { ColumnValues, Table } from '../table/table.ts';
import { type CheckedPart, checkedPart } from './checked-part.ts';
import { findColumn } from './find-columns.ts';
import type { Preprocessing } from './preprocessing.ts';

export interface ReadRowsOptions {
  /** Names of columns whose values come along. */
  readonly keep?: readonly string[] | undefined;
  /** Ends reading with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What goes along with some rows that are numbers. */
export interface AboutRows {
  readonly rows: number;
  /** Number of each row in the table, from 0: rows may have been dropped. */
  readonly rowNumbers: Float64Array;
  /** Of the column that names rows, where there is one. */
  readonly ids?: ColumnValues;
  /** The columns of `keep`, in its order. */
  readonly kept: readonly ColumnValues[];
}

interface CheckedRows extends AboutRows {
  /** Of each column that is computed with, for all rows of the part. */
  readonly numbers: CheckedPart['columns'];
  /** The rows of the part that stay; undefined: all. */
  readonly chosen: Uint32Array | undefined;
  /** Rows of the table that are read so far. */
  readonly read: number;
}

/**
 * The parts of a table with the numbers of the columns that are computed with.
 *
 * @throws As `readRows`.
 */
export async function* checkedParts(
  table: Table,
  preprocessing: Preprocessing,
  options: ReadRowsOptions,
): AsyncGenerator<CheckedRows, void, undefined> {
  knownNames('options', options, ['keep', 'signal']);
  const { keep = [], signal } = options;
  checkSignal(signal);
  checkColumns(table, preprocessing);
  for (const name of keep) findColumn(table, name, 'keep');
  const { id, columns, missing } = preprocessing;
  // Those that are computed with come first.
  const names = columns.map(({ name }) => name);
  for (const name of id === undefined ? keep : [id, ...keep]) {
    if (!names.includes(name)) names.push(name);
  }
  for await (const part of table.read({ columns: names, ...(signal && { signal }) })) {
    const { columns: numbers, chosen } = checkedPart(part, columns, missing, table.name);
    const rows = chosen?.length ?? part.rows;
    const valuesOf = (name: string) => {
      const values = part.columns[names.indexOf(name)]!;
      return chosen ? selectRows(values, chosen) : values;
    };
    const rowNumbers = new Float64Array(rows);
    for (let i = 0; i < rows; i++) rowNumbers[i] = part.firstRow + (chosen ? chosen[i]! : i);
    const ids = id === undefined ? undefined : valuesOf(id);
    yield {
      ...{ numbers, chosen, rows, rowNumbers, ...(ids && { ids }), kept: keep.map(valuesOf) },
      read: part.firstRow + part.rows,
    };
  }
}

/** @throws As `readRows`, for columns that are not as they should be. */
export function checkColumns(table: Table, { id, columns }: Preprocessing): void {
  if (id !== undefined) findColumn(table, id, 'id');
  for (const wanted of columns) {
    const { type, width } = findColumn(table, wanted.name, 'columns');
    const name = `column "${wanted.name}" of ${table.name}`;
    if ((type === 'vector') !== (wanted.kind === 'vector')) {
      const rule = wanted.kind === 'vector' ? 'of vectors' : 'of single values';
      throw new RangeError(shouldBe(name, rule, type));
    }
    if (wanted.kind === 'vector' && width !== wanted.width) {
      throw new RangeError(shouldBe(name, `of vectors of ${wanted.width} numbers`, width));
    }
  }
}
