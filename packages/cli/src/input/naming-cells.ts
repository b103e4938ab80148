import { shouldBe } from '@coke/core/check-options';
import { featureNames, TableError } from '@coke/io';
import type { Input } from './load-input.ts';

/** What the core says of rows with numbers that are too large. */
const BAD_ROW = /^x row (\d+) should be numbers of size at most (\S+) /;

/**
 * The result of work on rows that may be refused.
 *
 * @throws TableError naming row and column of the table, in place of what the core says of its rows.
 */
export async function namingCells<T>(
  { name, rows, rowNumbers, preprocessing }: Input,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const [, digits, limit] = BAD_ROW.exec((cause as Error).message) ?? [];
    if (digits === undefined) throw cause;
    const row = Number(digits);
    const [from, to] =
      rows.kind === 'csr'
        ? [rows.indptr[row]!, rows.indptr[row + 1]!]
        : [row * rows.cols, (row + 1) * rows.cols];
    const sizes = Array.from(rows.data.subarray(from, to), Math.abs);
    const worst = from + sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
    const column =
      featureNames(preprocessing)[rows.kind === 'csr' ? rows.indices[worst]! : worst - from]!;
    const value = rows.data[worst]!;
    const atMost = `of size at most ${Number(limit).toExponential().replace('+', '')}, or come with --scale standard`;
    const problem = shouldBe('value', atMost, value);
    throw new TableError({ file: name, row: rowNumbers[row]! + 1, column }, problem, { cause });
  }
}
