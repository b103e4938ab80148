import type { ConstrainedKMeans } from '@coke/core';
import type { ColumnValues, TableColumn, TableContent } from '@coke/io/web';
import { measureRows } from './measure-rows.ts';
import type { PreparedRows } from './prepared-rows.ts';

/**
 * A row for each row that was clustered, with the columns that the command writes: what names it (`row`, counted from
 * 0, where no column does), its `cluster`, its `distance` to that cluster's center, or by cosine their `cosine`, the
 * nearest other cluster (`second`), the same to its center, and the `margin` by which its own is nearer: below 0 where
 * size limits moved it.
 */
export async function labelsTable(
  {
    rows,
    rowNumbers,
    ids,
    preprocessing,
  }: Pick<PreparedRows, 'rows' | 'rowNumbers' | 'ids' | 'preprocessing'>,
  labels: Int32Array,
  model: ConstrainedKMeans,
): Promise<TableContent> {
  const isCosine = model.options.metric === 'cosine';
  const { own, second, other } = await measureRows(rows, labels, model);
  const margin = own.map((value, i) => (isCosine ? value - other[i]! : other[i]! - value));
  // One cluster has no other.
  const missing = second.includes(-1)
    ? { missing: Uint8Array.from(second, (k) => (k < 0 ? 1 : 0)) }
    : {};
  const named = ids && preprocessing.id !== undefined;
  const name: TableColumn = named
    ? { name: preprocessing.id!, type: ids.type, isNumeric: false }
    : { name: 'row', type: 'number', isNumeric: true };
  const measure = isCosine ? 'cosine' : 'distance';
  const numbers: readonly (readonly [name: string, values: ColumnValues])[] = [
    ['cluster', { type: 'number', values: labels }],
    [measure, { type: 'number', values: own }],
    ['second', { type: 'number', values: second, ...missing }],
    [`second_${measure}`, { type: 'number', values: other, ...missing }],
    ['margin', { type: 'number', values: margin, ...missing }],
  ];
  const first: ColumnValues = named
    ? ids
    : { type: 'number', values: Float64Array.from(rowNumbers) };
  return {
    columns: [
      name,
      ...numbers.map(([name]) => ({ name, type: 'number', isNumeric: true }) as const),
    ],
    rows: rows.rows,
    parts: [
      { firstRow: 0, rows: rows.rows, columns: [first, ...numbers.map(([, values]) => values)] },
    ],
  };
}
