import type { ByteSource } from '../src/sources/byte-source.ts';
import { onceSource } from '../src/sources/once-source.ts';
import type { ColumnValues, ReadOptions, Table, TableContent } from '../src/table/table.ts';

/** For tests: a column with all its values, as a list. A vector's lie in one row after the other. */
export interface WholeColumn {
  readonly name: string;
  readonly type: ColumnValues['type'];
  /** Of the array that holds them; `Array` of texts. */
  readonly array: string;
  readonly width?: number;
  readonly values: readonly unknown[];
}

/** For tests: all rows of a table. Missing values are undefined. */
export async function wholeTable(
  table: Table,
  options: ReadOptions = {},
): Promise<{ rows: number; columns: WholeColumn[] }> {
  const names = options.columns ?? table.columns.map(({ name }) => name);
  const lists = names.map((): unknown[] => []);
  const last: ColumnValues[] = [];
  let rows = 0;
  for await (const part of table.read(options)) {
    if (part.firstRow !== rows) throw new Error(`part at ${part.firstRow}, not at ${rows}`);
    if (part.rows === 0) throw new Error('a part without rows');
    for (const [i, column] of part.columns.entries()) {
      const width = column.type === 'vector' ? column.width : 1;
      if (column.values.length !== part.rows * width) throw new Error('a part of another length');
      const missing = 'missing' in column ? column.missing : undefined;
      for (const [j, value] of column.values.entries()) {
        lists[i]!.push(missing?.[Math.floor(j / width)] ? undefined : value);
      }
      last[i] = column;
    }
    rows += part.rows;
  }
  const columns = names.map((name, i): WholeColumn => {
    const { type, width } = table.columns.find((column) => column.name === name)!;
    const array = last[i]?.values.constructor.name ?? 'none';
    return { name, type, array, ...(width !== undefined && { width }), values: lists[i]! };
  });
  return { rows, columns };
}

/** For tests: a table to write, its parts of `height` rows each. */
export function contentOf(
  columns: Readonly<Record<string, ColumnValues>>,
  height = 1000,
  knowsRows = true,
): TableContent {
  const entries = Object.entries(columns);
  const widthOf = (values: ColumnValues) => (values.type === 'vector' ? values.width : 1);
  const [first] = Object.values(columns);
  const rows = first ? first.values.length / widthOf(first) : 0;

  function* parts() {
    for (let firstRow = 0; firstRow < rows; firstRow += height) {
      const end = Math.min(rows, firstRow + height);
      const some = entries.map(([, column]) => {
        const width = widthOf(column);
        const missing = 'missing' in column && column.missing?.slice(firstRow, end);
        const values = column.values.slice(firstRow * width, end * width);
        return { ...column, values, ...(missing && { missing }) } as ColumnValues;
      });
      yield { firstRow, rows: end - firstRow, columns: some };
      // Parts are good until the next is asked for.
      for (const { values } of some) {
        const isBig = values instanceof BigInt64Array || values instanceof BigUint64Array;
        (values as unknown[]).fill(isBig ? 0n : 0);
      }
    }
  }
  return {
    columns: entries.map(([name, values]) => ({
      name,
      type: values.type,
      isNumeric: values.type !== 'text',
      ...(values.type === 'vector' && { width: values.width }),
    })),
    ...(knowsRows && { rows }),
    parts: parts(),
  };
}

/** For tests: bytes as a pipe gives them, which can be read once. */
export function pipe(bytes: Uint8Array, name = 'a pipe', partBytes = 7): ByteSource {
  return onceSource(name, async function* () {
    for (let at = 0; at < bytes.length; at += partBytes) yield bytes.slice(at, at + partBytes);
  });
}
