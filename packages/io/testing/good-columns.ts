import type { TableFormat } from '../src/formats.ts';
import type { ColumnValues, VectorValues } from '../src/table/table.ts';

type Columns = Readonly<Record<string, ColumnValues>>;

const ROWS = 40;
const from = <T>(make: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => make(row));

const TEXTS = ['plain', 'a "quoted" word', "it's", 'a, b; c\td|e', 'two\nlines', 'é😀', ' x ', '"'];
const missing = Uint8Array.from(from((row) => (row % 5 === 0 ? 1 : 0)));
const vector: VectorValues = {
  ...{ type: 'vector', width: 3 },
  // As text, the same in float32 and in double.
  values: Float32Array.from({ length: 3 * ROWS }, (_, i) => i / 8 - 5),
};
const bytes: VectorValues = {
  ...vector,
  values: Uint8Array.from({ length: 3 * ROWS }, (_, i) => 2 * i),
};
const numeric: Columns = {
  visits: { type: 'number', values: Int32Array.from(from((row) => row * row - 100)) },
  'long ids': { type: 'bigint', values: BigInt64Array.from(from((row) => BigInt(row) ** 11n)) },
  is_new: { type: 'boolean', values: Uint8Array.from(from((row) => row % 2)) },
  age: { type: 'number', values: Float64Array.from(from((row) => row / 3)) },
  vector,
};
const text: ColumnValues = {
  type: 'text',
  values: from((row) => (row % 9 === 8 ? undefined : TEXTS[row % TEXTS.length])),
};
const withMissing: Columns = {
  id: { type: 'text', values: from((row) => `row ${row}`) },
  age: { type: 'number', values: Float64Array.from(from((row) => row / 3)), missing },
  visits: { type: 'number', values: Int16Array.from(from((row) => row)), missing },
};

/** For tests: columns of every type that a format has, with every quote and missing values. */
export function goodColumns(format: TableFormat): Columns[] {
  switch (format) {
    case 'npy':
      return [text, ...Object.values(numeric)].map((values) => ({ x: values }));
    case 'fvecs':
      return [{ vector }];
    case 'bvecs':
    case 'ivecs':
      return [{ vector: bytes }];
    case 'safetensors':
      return [numeric, { vector }];
    default:
      return [{ text, ...numeric }, withMissing, { vector }];
  }
}
