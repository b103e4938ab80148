import type { ColumnValues, NumberArray } from './table.ts';

/**
 * One column out of its parts, one below the other: a copy. Numbers of different types become float64.
 *
 * @throws RangeError where parts differ in type or width; they don't in a table.
 */
export function joinRows(parts: readonly ColumnValues[]): ColumnValues {
  const first = parts[0];
  if (!first) throw new RangeError('parts should be at least one, got 0');
  for (const part of parts) {
    if (part.type !== first.type || widthOf(part) !== widthOf(first)) {
      throw new RangeError('parts of a column should be of one type and width');
    }
  }
  if (first.type === 'text') {
    return { type: 'text', values: (parts as (typeof first)[]).flatMap(({ values }) => values) };
  }
  const arrays = parts as readonly Exclude<ColumnValues, { type: 'text' }>[];
  const length = arrays.reduce((sum, { values }) => sum + values.length, 0);
  const isMixed = arrays.some(({ values }) => values.constructor !== first.values.constructor);
  const Kind = (
    isMixed && first.type !== 'bigint' ? Float64Array : first.values.constructor
  ) as new (
    length: number,
  ) => NumberArray;
  const joined = new Kind(length);
  const hasMissing = arrays.some(({ missing }) => missing);
  const marks = new Uint8Array(hasMissing ? length / widthOf(first) : 0);
  let at = 0;
  for (const { values, missing } of arrays) {
    joined.set(values as NumberArray, at);
    if (missing) marks.set(missing, at / widthOf(first));
    at += values.length;
  }
  return { ...first, values: joined, ...(hasMissing && { missing: marks }) } as ColumnValues;
}

function widthOf(values: ColumnValues): number {
  return values.type === 'vector' ? values.width : 1;
}
