import type { GivenRows } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { PreprocessedColumn, Preprocessing } from './preprocessing.ts';

/** Columns of numbers that a column becomes. */
export function columnWidth(column: PreprocessedColumn): number {
  if (column.kind === 'vector') return column.width;
  if (column.kind === 'text') return column.terms.length;
  return column.kind === 'category' ? column.levels.length : 1;
}

/** Whether its numbers are shifted or scaled. */
export function isScaled(column: PreprocessedColumn): boolean {
  return column.kind === 'number' && (column.shift !== 0 || column.scale !== 1);
}

/** d: columns of numbers in all. */
export function countFeatures({ columns }: Preprocessing): number {
  return columns.reduce((sum, column) => sum + columnWidth(column), 0);
}

/** A name for every column of numbers: `age`, `city=Rome`, `review: cheap`, `vector[0]`. */
export function featureNames({ columns }: Preprocessing): string[] {
  return columns.flatMap((column) => {
    const { name } = column;
    if (column.kind === 'category') return column.levels.map((level) => `${name}=${level}`);
    if (column.kind === 'text') return column.terms.map((term) => `${name}: ${term}`);
    if (column.kind === 'number') return [name];
    return Array.from({ length: column.width }, (_, j) => `${name}[${j}]`);
  });
}

/**
 * Centers in the unit of the table, K × d: x · scale + shift, in double. Of a category what is there stays: of
 * a mean of rows, the share of rows with that value.
 *
 * @throws RangeError for centers of another width.
 */
export function unscale(centers: GivenRows, preprocessing: Preprocessing): GivenRows {
  const cols = countFeatures(preprocessing);
  if (centers.cols !== cols)
    throw new RangeError(shouldBe('centers.cols', `${cols}`, centers.cols));
  const data = Float64Array.from(centers.data);
  let first = 0;
  for (const column of preprocessing.columns) {
    if (column.kind === 'number') {
      const { shift, scale } = column;
      for (let at = first; at < data.length; at += cols) data[at] = data[at]! * scale + shift;
    }
    first += columnWidth(column);
  }
  return { data, rows: centers.rows, cols };
}
