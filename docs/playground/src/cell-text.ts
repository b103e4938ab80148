import type { ColumnValues } from '@coke/io/web';

/** What a person reads of one value; nothing where it is missing. */
export function cellText(column: ColumnValues, row: number): string {
  if (column.type === 'text') return column.values[row] ?? '';
  if (column.missing?.[row]) return '';
  if (column.type === 'vector') return `${column.width} numbers`;
  const value = column.values[row]!;
  if (column.type === 'boolean') return value ? 'true' : 'false';
  if (column.type === 'bigint') return String(value);
  if (Number.isNaN(value)) return '';
  // float32 has some seven digits; those behind are noise.
  return String(
    column.values instanceof Float32Array ? Number(Number(value).toPrecision(7)) : value,
  );
}
