import type { PartNumbers } from './part-numbers.ts';
import type { PreprocessedColumn } from './preprocessing.ts';
import { tfIdf } from './tf-idf.ts';

/** Where numbers are written: rows `cols` numbers apart, the first at `at`. */
export interface Target {
  readonly out: Float32Array | Float64Array;
  readonly at: number;
  readonly cols: number;
}

/** Writes what becomes of one column, for the chosen rows of a part; undefined: the first `rows`. */
export type ColumnWriter = (
  column: PartNumbers,
  rows: number,
  chosen: Uint32Array | undefined,
  target: Target,
) => void;

export function columnWriter(column: PreprocessedColumn): ColumnWriter {
  if (column.kind === 'number') return numberWriter(column);
  if (column.kind === 'vector') return vectorWriter(column);
  return column.kind === 'text' ? textWriter(column) : categoryWriter(column);
}

function numberWriter({
  fill = Number.NaN,
  shift,
  scale,
}: PreprocessedColumn & { kind: 'number' }): ColumnWriter {
  return (column, rows, chosen, { out, at, cols }) => {
    if (column.kind !== 'number') return;
    for (let i = 0; i < rows; i++) {
      const value = column.numbers[chosen ? chosen[i]! : i]!;
      out[at + i * cols] = ((Number.isNaN(value) ? fill : value) - shift) / scale;
    }
  };
}

function vectorWriter({ width, fill }: PreprocessedColumn & { kind: 'vector' }): ColumnWriter {
  return (column, rows, chosen, { out, at, cols }) => {
    if (column.kind !== 'vector') return;
    const { values, missing } = column.vectors;
    for (let i = 0; i < rows; i++) {
      const row = chosen ? chosen[i]! : i;
      const to = at + i * cols;
      if (missing?.[row]) out.set(fill!, to);
      else out.set(values.subarray(row * width, (row + 1) * width), to);
    }
    if (!fill) return;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) {
        const to = at + i * cols + j;
        if (Number.isNaN(out[to])) out[to] = fill[j]!;
      }
    }
  };
}

function categoryWriter({ levels }: PreprocessedColumn & { kind: 'category' }): ColumnWriter {
  const order = new Map(levels.map((level, j) => [level, j]));
  return (column, rows, chosen, { out, at, cols }) => {
    if (column.kind !== 'category') return;
    for (let i = 0; i < rows; i++) {
      const text = column.texts[chosen ? chosen[i]! : i];
      const level = text === undefined ? undefined : order.get(text);
      // `out` is 0 elsewhere.
      if (level !== undefined) out[at + i * cols + level] = 1;
    }
  };
}

function textWriter(text: PreprocessedColumn & { kind: 'text' }): ColumnWriter {
  const rowOf = tfIdf(text);
  return (column, rows, chosen, { out, at, cols }) => {
    if (column.kind !== 'text') return;
    for (let i = 0; i < rows; i++) {
      const { places, values } = rowOf(column.texts[chosen ? chosen[i]! : i]);
      // `out` is 0 elsewhere.
      for (const [j, place] of places.entries()) out[at + i * cols + place] = values[j]!;
    }
  };
}
