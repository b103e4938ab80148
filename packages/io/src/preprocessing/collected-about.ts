import { shouldBe } from '@coke/core/check-options';
import { copyValues } from '../table/copy-values.ts';
import { joinRows } from '../table/join-rows.ts';
import type { ColumnValues } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import type { AboutRows } from './checked-parts.ts';

/** What goes along with all rows of a table. */
export interface AboutLoadedRows {
  /** Number of each row in the table, from 0, n. */
  readonly rowNumbers: Float64Array;
  /** Of the column that names rows, where there is one. */
  readonly ids?: ColumnValues;
  /** The columns of `keep`, in its order. */
  readonly kept: readonly { readonly name: string; readonly values: ColumnValues }[];
  /** Rows left out since something was missing in them. */
  readonly dropped: number;
}

/** What goes along with rows, put together part after part. */
export class CollectedAbout {
  readonly #keep: readonly string[];
  readonly #rowNumbers: Float64Array[] = [];
  readonly #ids: ColumnValues[] = [];
  readonly #kept: readonly ColumnValues[][];
  #rows = 0;
  #read = 0;

  constructor(keep: readonly string[] = []) {
    this.#keep = keep;
    this.#kept = keep.map(() => []);
  }

  /** @param read - Rows of the table that are read so far. */
  add({ rows, rowNumbers, ids, kept }: AboutRows, read: number): void {
    this.#rows += rows;
    this.#read = read;
    this.#rowNumbers.push(rowNumbers);
    if (ids) this.#ids.push(copyValues(ids));
    for (const [j, values] of kept.entries()) this.#kept[j]!.push(copyValues(values));
  }

  /** @throws TableError where there is no row. */
  end(file: string): AboutLoadedRows {
    const [rows, read] = [this.#rows, this.#read];
    if (rows === 0) {
      const dropped = read > 0 ? ` (in each of ${read} something is missing)` : '';
      throw new TableError({ file }, `${shouldBe('rows', 'at least one', 0)}${dropped}`);
    }
    const rowNumbers = new Float64Array(rows);
    let at = 0;
    for (const part of this.#rowNumbers) {
      rowNumbers.set(part, at);
      at += part.length;
    }
    return {
      rowNumbers,
      ...(this.#ids.length > 0 && { ids: joinRows(this.#ids) }),
      kept: this.#keep.map((name, j) => ({ name, values: joinRows(this.#kept[j]!) })),
      dropped: read - rows,
    };
  }
}
