const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const DECIMAL = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that a text is, where that says all that the text does: not of `007` nor `+351…`, which are codes;
 * nor of integers that a double cannot hold, nor of what it holds as 0 or not at all, as `1e-400` and `1e400`.
 * Of decimals the nearest double; blanks around them don't matter.
 *
 * @returns undefined where the text is more, or no number.
 */
export function exactNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  const [mantissa, exponent] = trimmed.toLowerCase().split('e') as [string, string?];
  if (value === 0 && /[1-9]/.test(mantissa)) return undefined;
  if (exponent === undefined && Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return value;
}

/** Whether a text that is an exact number is an integer of 32 bits, sign and all. */
export function isInt32(text: string, value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0) && INTEGER.test(text.trim());
}
