import type { ColumnValues, NumberArray } from './table.ts';

/** A copy of the rows that `chosen` names, in that order. */
export function selectRows(values: ColumnValues, chosen: ArrayLike<number>): ColumnValues {
  if (values.type === 'text') {
    return { ...values, values: Array.from(chosen, (row) => values.values[row]) };
  }
  const width = values.type === 'vector' ? values.width : 1;
  const { missing, ...rest } = values;
  const marks = missing && Uint8Array.from(chosen, (row) => missing[row]!);
  const from = values.values as NumberArray;
  const to = new (from.constructor as new (length: number) => typeof from)(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    const at = chosen[i]! * width;
    for (let j = 0; j < width; j++) to[i * width + j] = from[at + j]!;
  }
  return { ...rest, values: to, ...(marks && { missing: marks }) } as ColumnValues;
}
