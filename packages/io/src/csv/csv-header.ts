import { shouldBe } from '@coke/core/check-options';
import { parseNumber } from '../table/parse-number.ts';
import { TableError } from '../table/table-error.ts';

/**
 * Names of columns, by the first row.
 *
 * - A name that was there before gets a number, as in pandas: `a`, `a.1`, `a.2`.
 * - A column without a name is called by its place: `column1`.
 *
 * @param header - Whether the first row has names. Where undefined it has, but for numbers other than those
 * of columns, 0, 1, 2, … or 1, 2, 3, …, which are refused: they may be data.
 * @throws TableError for numbers in place of names.
 */
export function csvHeader(
  file: string,
  first: readonly string[],
  header: boolean | undefined,
): string[] {
  if (header === false) return first.map((_, index) => `column${index + 1}`);
  if (header === undefined && looksLikeData(first)) {
    const rule = 'names of columns, or read with header: false where the file has none';
    throw new TableError({ file }, shouldBe('first row', rule, first.slice(0, 5).join(', ')));
  }
  if (first.some((name) => name.includes('\0'))) {
    throw new TableError({ file }, 'should be a text file, got one with zero bytes');
  }
  const given = new Set(first);
  const names = new Set<string>();
  for (const [index, name] of first.entries()) {
    const wanted = name || `column${index + 1}`;
    let unique = wanted;
    for (let i = 1; names.has(unique) || (unique !== name && given.has(unique)); i++) {
      unique = `${wanted}.${i}`;
    }
    names.add(unique);
  }
  return [...names];
}

function looksLikeData(first: readonly string[]): boolean {
  const numbers = first.map(parseNumber);
  if (!numbers.every((number) => number !== undefined && !Number.isNaN(number))) return false;
  const start = numbers[0]!;
  const countsColumns = first.length > 1 && numbers.every((n, index) => n === start + index);
  return !(countsColumns && (start === 0 || start === 1));
}
