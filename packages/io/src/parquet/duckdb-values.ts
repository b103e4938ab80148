import { shouldBe } from '@coke/core/check-options';
import type { DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { RowError } from '../table/row-error.ts';
import type { ColumnType, NumberArray } from '../table/table.ts';
import {
  binaryText,
  dateText,
  decimalNumber,
  intervalText,
  timestampText,
  timeText,
} from '../table/value-text.ts';

export type DuckDB = typeof import('@duckdb/node-api');

/** What a type of DuckDB's is in a table, but for lists of numbers. */
export function columnType(
  { DuckDBTypeId: Id }: DuckDB,
  { typeId }: DuckDBType,
): Exclude<ColumnType, 'vector'> {
  switch (typeId) {
    case Id.BOOLEAN:
      return 'boolean';
    case Id.BIGINT:
    case Id.UBIGINT:
      return 'bigint';
    case Id.TINYINT:
    case Id.SMALLINT:
    case Id.INTEGER:
    case Id.UTINYINT:
    case Id.USMALLINT:
    case Id.UINTEGER:
    case Id.FLOAT:
    case Id.DOUBLE:
    case Id.DECIMAL:
    // What adds up integers: they are too many for 64 bits rarely.
    case Id.HUGEINT:
    case Id.UHUGEINT:
      return 'number';
    default:
      return 'text';
  }
}

/** Room for so many numbers of a type: integers of 64 bits and more, in a vector, are doubles. */
export function roomFor(
  { DuckDBTypeId: Id }: DuckDB,
  { typeId }: DuckDBType,
  length: number,
): NumberArray {
  switch (typeId) {
    case Id.BOOLEAN:
    case Id.UTINYINT:
      return new Uint8Array(length);
    case Id.TINYINT:
      return new Int8Array(length);
    case Id.SMALLINT:
      return new Int16Array(length);
    case Id.USMALLINT:
      return new Uint16Array(length);
    case Id.INTEGER:
      return new Int32Array(length);
    case Id.UINTEGER:
      return new Uint32Array(length);
    case Id.FLOAT:
      return new Float32Array(length);
    default:
      return new Float64Array(length);
  }
}

/**
 * The number of a value of a vector; undefined where it is missing.
 *
 * @throws RowError for an integer that a double does not hold.
 */
export function numberAt(vector: DuckDBVector, i: number, row: number): number | undefined {
  const value = vector.getItem(i);
  if (typeof value === 'number') return value;
  if (value === null) return undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new RowError(row, shouldBe('an integer', 'one that a double holds', `${value}`));
  }
  const { value: unscaled, scale } = value as unknown as { value: bigint; scale: number };
  return decimalNumber(unscaled, scale);
}

/**
 * Numbers, bigints, booleans, texts; lists and objects of them; undefined where it is missing. The same as what a
 * Parquet file's values are read as.
 */
export function ownValue(duckdb: DuckDB, value: DuckDBValue, type: DuckDBType): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object') return value;
  const { DuckDBTypeId: Id } = duckdb;
  // Each type has values of its own class; a type's id tells which.
  const of = value as never as Record<string, never>;
  const nested = type as never as Record<string, never>;
  switch (type.typeId) {
    case Id.DATE:
      return dateText(of.days!);
    case Id.TIMESTAMP_S:
      return timestampText(of.seconds!, 1, false);
    case Id.TIMESTAMP_MS:
      return timestampText(of.millis!, 1_000, false);
    case Id.TIMESTAMP:
      return timestampText(of.micros!, 1_000_000, false);
    case Id.TIMESTAMP_NS:
      return timestampText(of.nanos!, 1_000_000_000, false);
    case Id.TIMESTAMP_TZ:
      return timestampText(of.micros!, 1_000_000, true);
    case Id.TIME:
      return timeText(of.micros!, 1_000_000);
    case Id.TIME_NS:
      return timeText(of.nanos!, 1_000_000_000);
    case Id.INTERVAL:
      return intervalText(of.months!, of.days!, (of.micros! as bigint) * 1_000n);
    case Id.DECIMAL:
      return decimalNumber(of.value!, of.scale!);
    case Id.BLOB:
      return binaryText(of.bytes!);
    case Id.LIST:
    case Id.ARRAY:
      return (of.items! as readonly DuckDBValue[]).map((item) =>
        ownValue(duckdb, item, nested.valueType!),
      );
    case Id.MAP: {
      const entries = of.entries! as readonly { key: DuckDBValue; value: DuckDBValue }[];
      return Object.fromEntries(
        entries.map((entry) => [
          `${ownValue(duckdb, entry.key, nested.keyType!)}`,
          ownValue(duckdb, entry.value, nested.valueType!),
        ]),
      );
    }
    case Id.STRUCT: {
      const types = nested.entryTypes! as readonly DuckDBType[];
      const names = nested.entryNames! as readonly string[];
      const entries = of.entries! as Record<string, DuckDBValue>;
      return Object.fromEntries(
        names.map((name, e) => [name, ownValue(duckdb, entries[name]!, types[e]!)]),
      );
    }
    default:
      return `${value}`;
  }
}
