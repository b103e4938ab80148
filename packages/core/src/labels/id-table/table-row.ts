export type TypedArray = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** A column: `width` numbers of one type a row. */
export interface Column {
  readonly type: { new (length: number): TypedArray };
  readonly width: number;
}

/** Where a row's numbers are: column c holds them at `[index * width ..]`. */
export interface Row {
  readonly columns: readonly TypedArray[];
  readonly index: number;
}

/** Columns of `rows` rows, all zero. */
export function allocate(columns: readonly Column[], rows: number): readonly TypedArray[] {
  return columns.map(({ type, width }) => new type(rows * width));
}

/** to ← from, both rows of tables with these columns. */
export function copyRow(columns: readonly Column[], from: Row, to: Row): void {
  for (let c = 0; c < columns.length; c++) {
    const { width } = columns[c]!;
    for (let i = 0; i < width; i++) {
      to.columns[c]![to.index * width + i] = from.columns[c]![from.index * width + i]!;
    }
  }
}
