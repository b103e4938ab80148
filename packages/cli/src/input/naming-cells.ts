import { shouldBe } from '@coke/core/check-options';
import { featureNames, TableError } from '@coke/io';
import type { Input } from './load-input.ts';

/** What the core says of rows that it cannot compute with. */
const BAD_ROW = /^x row (\d+) should be (.*), got /;

/**
 * The result of work on rows that may be refused.
 *
 * @throws TableError naming row and column of the table, in place of what the core says of its rows.
 */
export async function namingCells<T>(
  { name, rows: { data, cols }, rowNumbers, preprocessing }: Input,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const [, digits, rule] = BAD_ROW.exec((cause as Error).message) ?? [];
    if (digits === undefined) throw cause;
    const row = Number(digits);
    // As the core judges them: NaN is the worst.
    const sizes = Array.from(data.subarray(row * cols, (row + 1) * cols), Math.abs);
    const worst = sizes.findIndex((size) => !sizes.some((other) => !(other <= size)));
    const column = featureNames(preprocessing)[worst]!;
    const value = data[row * cols + worst]!;
    const problem = Number.isFinite(value)
      ? shouldBe('value', `of size at most ${limitOf(rule!)}, or come with --scale standard`, value)
      : 'value should be nearer to the others: scaled, it is beyond all numbers';
    throw new TableError({ file: name, row: rowNumbers[row]! + 1, column }, problem, { cause });
  }
}

function limitOf(rule: string): string {
  return Number(/\d[\d.e+]*/.exec(rule)?.[0])
    .toExponential()
    .replace('+', '');
}
