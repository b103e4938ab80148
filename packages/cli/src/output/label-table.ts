import type { Metric } from '@coke/core';
import type { ColumnValues, TableColumn, TableContent, TablePart } from '@coke/io';
import type { RowScores } from '../scores/row-scorer.ts';
import { sliceColumn } from './slice-column.ts';

/** Rows of a part. */
const PART = 65_536;

export interface NamedColumn {
  readonly name: string;
  readonly values: ColumnValues;
}

/** Rows with their clusters, one entry a row. */
export interface LabelledRows {
  /** What names them; undefined: `rowNumbers` do. */
  readonly id: NamedColumn | undefined;
  /** In the input, from 0. */
  readonly rowNumbers: ArrayLike<number>;
  readonly labels: Int32Array;
  readonly scores: RowScores;
  readonly metric: Metric;
  /** Columns of the input that go along. */
  readonly kept: readonly NamedColumn[];
}

/**
 * What is written of labels, a row for each row that was clustered: its id or its number (`row`), its
 * `cluster`, how far it is from that cluster's center (`distance`, or `cosine`), the nearest other
 * cluster (`second`) and how far that is, and the `margin` by which its own cluster is nearer: below 0
 * where size limits moved it.
 */
export function labelTable(rows: LabelledRows): TableContent {
  const columns = namedColumns(rows);
  const count = rows.labels.length;
  return {
    columns: columns.map(describe),
    rows: count,
    parts: parts(
      columns.map(({ values }) => values),
      count,
    ),
  };
}

/** The clusters alone. */
export function clusterColumn(labels: Int32Array): TableContent {
  const rows = labels.length;
  return {
    columns: [{ name: 'cluster', type: 'number', isNumeric: true }],
    rows,
    parts: [{ firstRow: 0, rows, columns: [{ type: 'number', values: labels }] }],
  };
}

/** Names of the columns that labels have of their own. */
export function labelColumns(metric: Metric): readonly string[] {
  const measure = measureOf(metric);
  return ['cluster', measure, 'second', `second_${measure}`, 'margin'];
}

function namedColumns({
  id,
  rowNumbers,
  labels,
  scores,
  metric,
  kept,
}: LabelledRows): NamedColumn[] {
  const { own, second, other } = scores;
  const margin = Float32Array.from(own, (value, i) =>
    metric === 'cosine' ? value - other[i]! : other[i]! - value,
  );
  const missing = Uint8Array.from(second, (cluster) => (cluster < 0 ? 1 : 0));
  const some = missing.includes(1) ? { missing } : {};
  const values: ColumnValues[] = [
    { type: 'number', values: labels },
    { type: 'number', values: own },
    { type: 'number', values: second, ...some },
    { type: 'number', values: other, ...some },
    { type: 'number', values: margin, ...some },
  ];
  const names = labelColumns(metric);
  return [
    id ?? { name: 'row', values: { type: 'number', values: Float64Array.from(rowNumbers) } },
    ...values.map((each, i) => ({ name: names[i]!, values: each })),
    ...kept,
  ];
}

function measureOf(metric: Metric): string {
  return metric === 'cosine' ? 'cosine' : 'distance';
}

function describe({ name, values }: NamedColumn): TableColumn {
  const { type } = values;
  return {
    name,
    type,
    isNumeric: type === 'number' || type === 'vector',
    ...(type === 'vector' && { width: values.width }),
  };
}

function* parts(columns: readonly ColumnValues[], rows: number): Generator<TablePart> {
  for (let firstRow = 0; firstRow < rows; firstRow += PART) {
    const end = Math.min(rows, firstRow + PART);
    yield {
      firstRow,
      rows: end - firstRow,
      columns: columns.map((column) => sliceColumn(column, firstRow, end)),
    };
  }
}
