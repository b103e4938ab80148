import { shouldBe } from '@coke/core/check-options';
import type { DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { RowError } from '../table/row-error.ts';
import type { ColumnValues, TableColumn, VectorValues } from '../table/table.ts';
import { jsonText } from '../table/value-text.ts';
import { type DuckDB, numberAt, ownValue, roomFor } from './duckdb-values.ts';

/** What is used of a vector of lists. */
interface ListVector extends DuckDBVector {
  readonly childVector: DuckDBVector;
  getEntryOffset(row: number): number;
  getEntryLength(row: number): number;
  getItemVector(row: number): DuckDBVector | null;
}

/** 0 for a list that is missing, too. */
export function listLength(vector: DuckDBVector, row: number): number {
  const lists = vector as ListVector;
  return lists.getItemVector(row) ? lists.getEntryLength(row) : 0;
}

/**
 * The rows of a chunk's column.
 *
 * @throws RowError for a list of another length than the others, or an integer in a vector that a double does not hold.
 */
export function valuesOf(
  duckdb: DuckDB,
  { type: of, width }: TableColumn,
  type: DuckDBType,
  vector: DuckDBVector,
  rows: number,
): ColumnValues {
  if (of === 'text') {
    const values = Array.from({ length: rows }, (_, i) => {
      const value = ownValue(duckdb, vector.getItem(i), type);
      return typeof value === 'string' || value === undefined ? value : jsonText(value);
    });
    return { type: of, values };
  }
  if (of === 'vector') return vectorsOf(duckdb, width!, type, vector as ListVector, rows);
  let missing: Uint8Array | undefined;
  const miss = (i: number): void => {
    missing ??= new Uint8Array(rows);
    missing[i] = 1;
  };
  if (of === 'bigint') {
    const values =
      type.typeId === duckdb.DuckDBTypeId.UBIGINT
        ? new BigUint64Array(rows)
        : new BigInt64Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = vector.getItem(i) as bigint | null;
      if (value === null) miss(i);
      else values[i] = value;
    }
    return { type: of, values, ...(missing && { missing }) };
  }
  const values = roomFor(duckdb, type, rows);
  for (let i = 0; i < rows; i++) {
    const value = numberAt(vector, i, i);
    if (value === undefined) miss(i);
    values[i] = value ?? Number.NaN;
  }
  return { type: of, values, ...(missing && { missing }) } as ColumnValues;
}

function vectorsOf(
  duckdb: DuckDB,
  width: number,
  type: DuckDBType,
  lists: ListVector,
  rows: number,
): VectorValues {
  const { childVector } = lists;
  const valueType = (type as unknown as { valueType: DuckDBType }).valueType;
  let values = roomFor(duckdb, valueType, rows * width);
  let missing: Uint8Array | undefined;
  for (let row = 0; row < rows; row++) {
    const length = listLength(lists, row);
    if (length === 0) {
      missing ??= new Uint8Array(rows);
      missing[row] = 1;
      continue;
    }
    if (length !== width) throw new RowError(row, shouldBe('length of a list', `${width}`, length));
    const start = lists.getEntryOffset(row);
    for (let i = 0; i < width; i++) {
      const value = numberAt(childVector, start + i, row);
      if (value === undefined && !(values instanceof Float32Array)) {
        values = Float64Array.from(values);
      }
      values[row * width + i] = value ?? Number.NaN;
    }
  }
  return { type: 'vector', values, width, ...(missing && { missing }) };
}
