import { columnWidth, type Preprocessing, unscale } from '@coke/io';
import type { DescribedTerms } from '@coke/report';

/**
 * Names of the columns of numbers; undefined for numbers of a vector, which mean nothing by themselves, and for terms,
 * which `comparedTerms` has.
 */
export function comparedFeatures({ columns }: Preprocessing): (string | undefined)[] {
  return columns.flatMap((column) => {
    if (column.kind === 'number') return [column.name];
    if (column.kind === 'vector' || column.kind === 'text') {
      return new Array<undefined>(columnWidth(column)).fill(undefined);
    }
    return column.levels.map((level) => `${column.name}=${level}`);
  });
}

/** The terms of columns of texts, and where their columns of numbers are. */
export function comparedTerms({ columns }: Preprocessing): DescribedTerms[] {
  let first = 0;
  return columns.flatMap((column) => {
    const at = first;
    first += columnWidth(column);
    return column.kind === 'text' ? [{ column: column.name, first: at, terms: column.terms }] : [];
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
