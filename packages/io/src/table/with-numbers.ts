import { exactNumber, isInt32 } from './exact-number.ts';
import { isMissing } from './parse-number.ts';
import type { ColumnValues, ReadOptions, Table, TablePart } from './table.ts';

export interface WithNumbersOptions {
  /** Columns to look at. By default all. */
  readonly columns?: readonly string[];
  /** Ends looking with its reason. */
  readonly signal?: AbortSignal;
  /** Called after each part that was looked at. */
  readonly onProgress?: (progress: { rows: number; total: number | undefined }) => void;
}

/** int32, or float64. */
type NumberKind = 'integer' | 'double';

/**
 * A table of a file without types, such as CSV, whose columns of numbers are numbers: those of which every value
 * says no more than a number does, see `exactNumber`, or is missing. Integers of 32 bits are int32, others float64.
 * The file is read once for that. A table with types, or one that can be read only once, stays as it is.
 *
 * @throws What reading the table throws; reading the result throws where the file has changed meanwhile.
 */
export async function withNumbers(table: Table, options: WithNumbersOptions = {}): Promise<Table> {
  if (!table.isUntyped || !table.isRepeatable) return table;
  const kinds = await numberKinds(table, options);
  const columns = table.columns.map((column) =>
    kinds.has(column.name) ? { ...column, type: 'number' as const, isNumeric: true } : column,
  );
  const { pieces: _, ...whole } = table;
  return {
    ...whole,
    columns,
    isUntyped: false,
    async *read(reading: ReadOptions = {}) {
      const names = reading.columns ?? columns.map(({ name }) => name);
      for await (const part of table.read(reading)) {
        const read = part.columns.map((values, j) =>
          numbersOf(values, kinds.get(names[j]!), `${table.name}: column "${names[j]}"`),
        );
        yield { ...part, columns: read } satisfies TablePart;
      }
    },
    close: () => table.close(),
  };
}

/** Of the columns of numbers. */
async function numberKinds(
  table: Table,
  { columns: asked, signal, onProgress }: WithNumbersOptions,
): Promise<Map<string, NumberKind>> {
  const names = asked ?? table.columns.map(({ name }) => name);
  const left = new Set(names);
  const kinds = new Map<string, NumberKind>();
  for await (const part of table.read({ columns: names, ...(signal && { signal }) })) {
    for (const [j, name] of names.entries()) {
      if (!left.has(name)) continue;
      const kind = widened(part.columns[j]!, kinds.get(name));
      if (kind) kinds.set(name, kind);
      else if (kind === null) {
        left.delete(name);
        kinds.delete(name);
      }
    }
    if (left.size === 0) break;
    onProgress?.({ rows: part.firstRow + part.rows, total: table.rows });
  }
  return kinds;
}

/** The kind that holds these values too; undefined where none was there yet, null where one is no number. */
function widened(
  { type, values }: ColumnValues,
  before: NumberKind | undefined,
): NumberKind | undefined | null {
  if (type !== 'text') return null;
  let kind = before;
  for (const text of values) {
    if (text === undefined || isMissing(text)) continue;
    const value = exactNumber(text);
    if (value === undefined) return null;
    if (kind !== 'double') kind = isInt32(text, value) ? 'integer' : 'double';
  }
  return kind;
}

function numbersOf(column: ColumnValues, kind: NumberKind | undefined, name: string): ColumnValues {
  if (kind === undefined || column.type !== 'text') return column;
  const { length } = column.values;
  const values = kind === 'integer' ? new Int32Array(length) : new Float64Array(length);
  const missing = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const text = column.values[i];
    if (text === undefined || isMissing(text)) {
      missing[i] = 1;
      if (kind === 'double') values[i] = Number.NaN;
      continue;
    }
    const value = exactNumber(text);
    if (value === undefined || (kind === 'integer' && !isInt32(text, value))) {
      throw new Error(`${name} should be as it was when the file was looked at, got ${text}`);
    }
    values[i] = value;
  }
  return { type: 'number', values, ...(missing.includes(1) && { missing }) };
}
