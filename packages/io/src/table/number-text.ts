import type { NumberArray } from './table.ts';

/**
 * The shortest text that reads back as the number at that place: as float32, where the array is. Empty for NaN;
 * `inf` for infinity, as Python has it. What no integer type would keep says that it is none: `-0.0`, and whole
 * numbers that only a double near them stands for, `9007199254740992.0`.
 */
export function numberText(values: NumberArray, at: number): string {
  const value = values[at]!;
  if (Number.isInteger(value)) {
    if (Object.is(value, -0)) return '-0.0';
    const text = `${value}`;
    return Number.isSafeInteger(value) || text.includes('e') ? text : `${text}.0`;
  }
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (!(values instanceof Float32Array)) return `${value}`;
  // 9 digits tell any two of float32 apart, fewer most.
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return `${shorter}`;
  }
  return `${Number(value.toPrecision(9))}`;
}
