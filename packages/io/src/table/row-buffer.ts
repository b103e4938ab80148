import { asArrayOf, type NumbersOrBigints } from './number-array.ts';
import type { ColumnValues, NumberArray, TableColumn, TablePart, TextValues } from './table.ts';

/** Rows that wait until there are as many as are written together, in arrays of their own. */
export class RowBuffer {
  readonly #columns: readonly TableColumn[];
  readonly #capacity: number;
  #parts: (readonly ColumnValues[])[] = [];
  #rows = 0;

  constructor(columns: readonly TableColumn[], capacity: number) {
    this.#columns = columns;
    this.#capacity = capacity;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Add a part; each time that there are enough rows, they are given out, and gone from here. */
  *add({ rows, columns }: Pick<TablePart, 'rows' | 'columns'>): Generator<readonly ColumnValues[]> {
    for (let from = 0; from < rows; ) {
      const to = Math.min(rows, from + this.#capacity - this.#rows);
      this.#parts.push(columns.map((values) => copied(values, from, to)));
      this.#rows += to - from;
      from = to;
      if (this.#rows === this.#capacity) yield this.take();
    }
  }

  /** What there is. */
  take(): readonly ColumnValues[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#rows = 0;
    if (parts.length === 1) return parts[0]!;
    return this.#columns.map(({ name }, c) =>
      joined(
        parts.map((part) => part[c]!),
        name,
      ),
    );
  }
}

function copied(values: ColumnValues, from: number, to: number): ColumnValues {
  if (values.type === 'text') return { type: 'text', values: values.values.slice(from, to) };
  const width = values.type === 'vector' ? values.width : 1;
  const missing = values.missing?.slice(from, to);
  const { missing: _, ...others } = values;
  return {
    ...others,
    values: values.values.slice(from * width, to * width),
    ...(missing?.includes(1) && { missing }),
  } as ColumnValues;
}

/** Several values of one column, of the type of the first, as one. */
function joined(parts: readonly ColumnValues[], name: string): ColumnValues {
  const [first] = parts as readonly [ColumnValues];
  if (first.type === 'text') {
    const texts = parts.map(({ values }) => values as TextValues['values']);
    return { type: 'text', values: ([] as TextValues['values'][number][]).concat(...texts) };
  }
  const arrays = parts.map(({ values }) =>
    asArrayOf(values as NumbersOrBigints, first.values as NumbersOrBigints, name),
  );
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const Values = first.values.constructor as new (length: number) => NumberArray;
  const values = new Values(length);
  let at = 0;
  for (const array of arrays) {
    values.set(array as NumberArray, at);
    at += array.length;
  }
  const width = first.type === 'vector' ? first.width : 1;
  let missing: Uint8Array | undefined;
  let row = 0;
  for (const [p, part] of parts.entries()) {
    if (part.type !== 'text' && part.missing) {
      missing ??= new Uint8Array(length / width);
      missing.set(part.missing, row);
    }
    row += arrays[p]!.length / width;
  }
  const { missing: _, ...others } = first;
  return { ...others, values, ...(missing && { missing }) } as ColumnValues;
}
