import { shouldBe } from '@coke/core/check-options';

/** What stands for no number, as pandas has it; the empty text, and blanks, do too. */
const MISSING = /^(?:|#?n\/?a|#n\/a n\/a|<na>|[+-]?nan|null|none)$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const COMMAS = /^[+-]?\d[\d.,' ]*,\d+$/;

/** Whether a text stands for no number: it is empty or blank, or says NA, N/A, NaN, null or None in any case. */
export function isMissing(text: string): boolean {
  return MISSING.test(text.trim());
}

/**
 * A decimal number, as a text has it: `12`, `-0.5`, `.5`, `1e-7`. Blanks around it don't matter.
 *
 * @returns NaN where the text stands for no number, see `isMissing`; undefined where it is something else, or
 * too large for a double: see `numberProblem`.
 */
export function parseNumber(text: string): number | undefined {
  const value = Number(text);
  // Number reads '' as 0, and 0x10; most texts begin with neither.
  const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
  if (Number.isFinite(value) && first > 32 && !(second > 57 && (second | 32) !== 101)) return value;
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number.isFinite(value) ? value : undefined;
  return MISSING.test(trimmed) ? Number.NaN : undefined;
}

/** What an error says of a text that `parseNumber` does not read. */
export function numberProblem(text: string): string {
  return shouldBe('value', numberRule(text.trim()), text);
}

function numberRule(text: string): string {
  if (COMMAS.test(text)) return 'a number with a decimal point and no other separators';
  if (DECIMAL.test(text)) return 'a number below 1.8e308 in size';
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return 'a finite number';
  return 'a number, as 1200.5 or -3e-7';
}

/**
 * Whether texts are meant as numbers: nine in ten of those that are there are, one with a decimal comma among
 * them. The tenth is then an error to mend, not a reason to do without the column.
 *
 * @param texts - Undefined where one is missing.
 */
export function areMeantAsNumbers(texts: Iterable<string | undefined>): boolean {
  let [count, numbers] = [0, 0];
  for (const text of texts) {
    if (text === undefined || isMissing(text)) continue;
    count++;
    if (parseNumber(text) !== undefined || COMMAS.test(text.trim())) numbers++;
  }
  return count > 0 && numbers >= 0.9 * count;
}
