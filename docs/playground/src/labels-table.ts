import type { GivenRows, Matrix, Metric } from '@coke/core';
import type { ColumnValues, TableColumn, TableContent } from '@coke/io/web';
import type { PreparedRows } from './prepared-rows.ts';

/**
 * A row for each row that was clustered: what names it (`row`, counted from 0, where no column does), its
 * cluster, and its distance to that cluster's center, or by cosine their cosine.
 */
export function labelsTable(
  {
    rows,
    rowNumbers,
    ids,
    preprocessing,
  }: Pick<PreparedRows, 'rows' | 'rowNumbers' | 'ids' | 'preprocessing'>,
  labels: Int32Array,
  centers: Matrix,
  metric: Metric,
): TableContent {
  const named = ids && preprocessing.id !== undefined;
  const name: TableColumn = named
    ? { name: preprocessing.id!, type: ids.type, isNumeric: false }
    : { name: 'row', type: 'number', isNumeric: true };
  const measure = metric === 'euclidean' ? 'distance' : 'cosine';
  const values: readonly ColumnValues[] = [
    named ? ids : { type: 'number', values: Float64Array.from(rowNumbers) },
    { type: 'number', values: labels },
    { type: 'number', values: measures(rows, labels, centers, metric) },
  ];
  return {
    columns: [
      name,
      { name: 'cluster', type: 'number', isNumeric: true },
      { name: measure, type: 'number', isNumeric: true },
    ],
    rows: rows.rows,
    parts: [{ firstRow: 0, rows: rows.rows, columns: values }],
  };
}

/** |x - c|, or x·c / (|x| |c|), of each row and the center of its cluster; float32 as centers are. */
function measures(
  { data, rows, cols }: GivenRows,
  labels: Int32Array,
  centers: Matrix,
  metric: Metric,
): Float32Array {
  const found = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [row, center] = [i * cols, labels[i]! * cols];
    let [squares, dot, ofRow, ofCenter] = [0, 0, 0, 0];
    for (let j = 0; j < cols; j++) {
      const [x, c] = [data[row + j]!, centers.data[center + j]!];
      squares += (x - c) ** 2;
      dot += x * c;
      ofRow += x * x;
      ofCenter += c * c;
    }
    found[i] =
      metric === 'euclidean' ? Math.sqrt(squares) : dot / (Math.sqrt(ofRow * ofCenter) || 1);
  }
  return found;
}
