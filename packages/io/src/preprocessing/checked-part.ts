import type { TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { missingTest, type PartNumbers, partNumbers, type ReadNumbers } from './part-numbers.ts';
import type { MissingRule, PreprocessedColumn } from './preprocessing.ts';

/** A part of a table, as numbers. */
export interface CheckedPart {
  readonly columns: readonly PartNumbers[];
  /** The rows of the part that stay; undefined: all. */
  readonly chosen: Uint32Array | undefined;
}

/** What is read of a column. */
export interface WantedColumn {
  readonly name: string;
  readonly kind: PreprocessedColumn['kind'];
}

/**
 * The numbers of a part whose first columns are the wanted ones. Of several errors the one in the first row
 * is thrown, wherever parts are cut.
 *
 * @throws TableError naming file, row and column for what is no number, or missing where that is refused.
 */
export function checkedPart(
  { firstRow, rows, columns: values }: TablePart,
  wanted: readonly WantedColumn[],
  missing: MissingRule,
  file: string,
): CheckedPart {
  const read = wanted.map(({ kind }, j) => partNumbers(values[j]!, rows, kind));
  let worst: { row: number; column: string; message: string } | undefined;
  for (const [j, { name }] of wanted.entries()) {
    const problem = problemOf(read[j]!, missing, rows);
    if (problem && (!worst || problem.row < worst.row)) worst = { ...problem, column: name };
  }
  if (worst) {
    throw new TableError(
      { file, row: firstRow + worst.row + 1, column: worst.column },
      worst.message,
    );
  }
  const chosen = missing === 'drop-row' ? completeRows(read, rows) : undefined;
  return { columns: read.map(({ column }) => column), chosen };
}

const REFUSED =
  "value should be there, got none (missing: 'mean' or 'median' fills it in, 'drop-row' leaves the row out)";

function problemOf({ column, problem, hasMissing }: ReadNumbers, rule: MissingRule, rows: number) {
  if (rule !== 'refuse' || !hasMissing) return problem;
  const isMissing = missingTest(column);
  for (let row = 0; row < (problem?.row ?? rows); row++) {
    if (isMissing(row)) return { row, message: REFUSED };
  }
  return problem;
}

/** undefined: all of them. */
function completeRows(read: readonly ReadNumbers[], rows: number): Uint32Array | undefined {
  const tests = read
    .filter(({ hasMissing }) => hasMissing)
    .map(({ column }) => missingTest(column));
  if (tests.length === 0) return undefined;
  const complete = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!tests.some((isMissing) => isMissing(row))) complete[count++] = row;
  }
  return count === rows ? undefined : complete.subarray(0, count);
}
