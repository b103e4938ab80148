import { type Preprocessing, unscale } from '@coke/io';

/** Names of the columns of numbers; undefined for numbers of a vector, which mean nothing by themselves. */
export function comparedFeatures({ columns }: Preprocessing): (string | undefined)[] {
  return columns.flatMap((column) => {
    if (column.kind === 'number') return [column.name];
    if (column.kind === 'vector') return new Array<undefined>(column.width).fill(undefined);
    return column.levels.map((level) => `${column.name}=${level}`);
  });
}

/** A number of a column as the table has it. */
export function unscaleFeature(
  preprocessing: Preprocessing,
): (column: number, value: number) => number {
  const cols = comparedFeatures(preprocessing).length;
  const data = new Float64Array(2 * cols).fill(1, cols);
  // 0 becomes what is added, 1 that and what is multiplied by.
  const { data: unscaled } = unscale({ data, rows: 2, cols }, preprocessing);
  return (column, value) =>
    unscaled[column]! + value * (unscaled[cols + column]! - unscaled[column]!);
}
