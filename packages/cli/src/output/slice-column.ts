import type { ColumnValues } from '@coke/io';

/** The values of rows `from` … `to`, without a copy where that can be. */
export function sliceColumn(column: ColumnValues, from: number, to: number): ColumnValues {
  if (column.type === 'text') return { ...column, values: column.values.slice(from, to) };
  const width = column.type === 'vector' ? column.width : 1;
  const values = column.values.subarray(from * width, to * width);
  const missing = column.missing?.subarray(from, to);
  return { ...column, values, ...(missing && { missing }) } as ColumnValues;
}
