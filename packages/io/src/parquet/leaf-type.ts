import type { DecodedArray, SchemaElement } from 'hyparquet';
import type { NumberArray } from '../table/table.ts';
import {
  bigEndianInteger,
  binaryText,
  dateText,
  decimalNumber,
  halfFloat,
  intervalText,
  timestampText,
  timeText,
  type UnitsASecond,
  uuidText,
} from '../table/value-text.ts';

/** Values of a leaf without those that are missing. */
export type LeafValues =
  | NumberArray
  | BigInt64Array
  | BigUint64Array
  | readonly (string | undefined)[];

/** What the values of a leaf are, and how they come out of Parquet's few physical types. */
export interface LeafType {
  readonly type: 'number' | 'bigint' | 'boolean' | 'text';
  /** Room for so many values. */
  readonly room: (length: number) => LeafValues;
  readonly convert: (decoded: DecodedArray) => LeafValues;
}

const UNITS: Readonly<Record<string, UnitsASecond>> = {
  MILLIS: 1_000,
  MICROS: 1_000_000,
  NANOS: 1_000_000_000,
};
const NANOSECONDS_A_DAY = 86_400_000_000_000n;
/** Of 1970-01-01, from which days of the old type INT96 are counted. */
const JULIAN_DAY = 2_440_588n;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** @throws Error for a type that Parquet has no such leaf of. */
export function leafType(element: SchemaElement): LeafType {
  const { type, converted_type: converted, logical_type: logical } = element;
  const isSigned = !(
    converted?.startsWith('UINT_') ||
    (logical?.type === 'INTEGER' && !logical.isSigned)
  );
  if (logical?.type === 'NULL') return texts(() => '');
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    return numbers(Float64Array, (value: number | bigint | Uint8Array) =>
      decimalNumber(value instanceof Uint8Array ? bigEndianInteger(value) : value, scale),
    );
  }
  switch (type) {
    case 'BOOLEAN':
      return { ...numbers(Uint8Array, Number), type: 'boolean' };
    case 'FLOAT':
      return asDecoded(Float32Array);
    case 'DOUBLE':
      return asDecoded(Float64Array);
    case 'INT32': {
      if (converted === 'DATE' || logical?.type === 'DATE') return texts(dateText);
      if (converted === 'TIME_MILLIS' || logical?.type === 'TIME') {
        return texts((value: number) => timeText(BigInt(value), 1_000));
      }
      const bits =
        logical?.type === 'INTEGER' ? logical.bitWidth : Number(converted?.split('_').at(-1));
      if (bits === 8) return numbers(isSigned ? Int8Array : Uint8Array);
      if (bits === 16) return numbers(isSigned ? Int16Array : Uint16Array);
      return isSigned ? asDecoded(Int32Array) : numbers(Uint32Array);
    }
    case 'INT64': {
      if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP_')) {
        const isInstant = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : true;
        const unit = timeUnit(element);
        return texts((value: bigint) => timestampText(value, unit, isInstant));
      }
      if (logical?.type === 'TIME' || converted?.startsWith('TIME_')) {
        const unit = timeUnit(element);
        return texts((value: bigint) => timeText(value, unit));
      }
      return isSigned ? bigints(BigInt64Array) : bigints(BigUint64Array);
    }
    case 'INT96':
      return texts((value: bigint) => {
        const nanoseconds = (value >> 64n) - JULIAN_DAY;
        const ofDay = BigInt.asUintN(64, value);
        return timestampText(nanoseconds * NANOSECONDS_A_DAY + ofDay, 1_000_000_000, false);
      });
    case 'FIXED_LEN_BYTE_ARRAY':
      if (logical?.type === 'FLOAT16') {
        return numbers(Float32Array, (value: Uint8Array) =>
          halfFloat(value[0]! | (value[1]! << 8)),
        );
      }
      if (logical?.type === 'UUID') return texts(uuidText);
      if (converted === 'INTERVAL') return texts(parquetIntervalText);
      return texts(binaryText);
    case 'BYTE_ARRAY':
      if (converted || logical) return texts((value: Uint8Array) => utf8.decode(value));
      return texts(binaryText);
    default:
      throw new Error(`type of a column should be one of Parquet's, got ${type}`);
  }
}

type NumberArrayConstructor = new (length: number | ArrayLike<number>) => NumberArray;

/** Of a physical type that is what is wanted, but that a dictionary or a page of no values comes as another array. */
function asDecoded(Values: NumberArrayConstructor): LeafType {
  return {
    type: 'number',
    room: (length) => new Values(length),
    convert: (decoded) =>
      decoded instanceof Values ? decoded : new Values(decoded as ArrayLike<number>),
  };
}

function numbers<V>(Values: NumberArrayConstructor, of?: (value: V) => number): LeafType {
  return {
    type: 'number',
    room: (length) => new Values(length),
    convert(decoded) {
      const { length } = decoded;
      const values = new Values(length);
      for (let i = 0; i < length; i++)
        values[i] = of ? of(decoded[i] as V) : (decoded[i] as number);
      return values;
    },
  };
}

function bigints(Values: typeof BigInt64Array | typeof BigUint64Array): LeafType {
  return {
    type: 'bigint',
    room: (length) => new Values(length),
    convert(decoded) {
      if (decoded instanceof BigInt64Array) {
        return new Values(decoded.buffer as ArrayBuffer, decoded.byteOffset, decoded.length);
      }
      const values = new Values(decoded.length);
      for (let i = 0; i < values.length; i++) values[i] = decoded[i] as bigint;
      return values;
    },
  };
}

function texts<V>(of: (value: V) => string): LeafType {
  return {
    type: 'text',
    // Without holes, which some methods of arrays pass over.
    room: (length) => new Array<string | undefined>(length).fill(undefined),
    convert(decoded) {
      const { length } = decoded;
      const values = new Array<string>(length);
      for (let i = 0; i < length; i++) values[i] = of(decoded[i] as V);
      return values;
    },
  };
}

function timeUnit({ converted_type: converted, logical_type: logical }: SchemaElement) {
  const named =
    logical?.type === 'TIMESTAMP' || logical?.type === 'TIME' ? logical.unit : undefined;
  return UNITS[named ?? converted?.split('_').at(-1) ?? 'MILLIS'] ?? 1_000;
}

/** Months, days and milliseconds, four bytes each. */
function parquetIntervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [months, days, milliseconds] = [0, 4, 8].map((at) => view.getUint32(at, true));
  return intervalText(months!, days!, BigInt(milliseconds!) * 1_000_000n);
}
