import type { ConstrainedKMeans } from '@coke/core';
import {
  type ColumnValues,
  featureNames,
  type Preprocessing,
  type TableContent,
  unscale,
} from '@coke/io';

/** Centers as a table, a row a cluster: its number, its size, and its mean in the unit of the table, a column each. */
export async function centerTable(
  model: ConstrainedKMeans,
  preprocessing: Preprocessing | undefined,
): Promise<TableContent> {
  const scaled = await model.centers();
  const { data, rows, cols } = preprocessing ? unscale(scaled, preprocessing) : scaled;
  const names = preprocessing
    ? featureNames(preprocessing)
    : Array.from({ length: cols }, (_, j) => `[${j}]`);
  const column = (values: Float64Array): ColumnValues => ({ type: 'number', values });
  const numbers = Float64Array.from({ length: rows }, (_, k) => k);
  const columns = [
    { name: 'cluster', values: column(numbers) },
    { name: 'size', values: column(model.sizes) },
    ...names.map((name, j) => ({
      name,
      values: column(numbers.map((k) => data[k * cols + j]!)),
    })),
  ];
  return {
    columns: columns.map(({ name }) => ({ name, type: 'number', isNumeric: true })),
    rows,
    parts: [{ firstRow: 0, rows, columns: columns.map(({ values }) => values) }],
  };
}
