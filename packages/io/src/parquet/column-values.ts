import { shouldBe } from '@coke/core/check-options';
import type { DecodedArray } from 'hyparquet';
import { RowError } from '../table/row-error.ts';
import type { BigintValues, ColumnValues, NumberArray, VectorValues } from '../table/table.ts';
import { jsonText } from '../table/value-text.ts';
import type { Piece } from './leaf-rows.ts';
import type { Hyparquet } from './load-hyparquet.ts';
import type { Leaf, ParquetColumn } from './parquet-schema.ts';

/** One value a row. */
export function flatValues(
  { type, maxDefinition }: Leaf,
  pieces: readonly Piece[],
  rows: number,
): ColumnValues {
  const values = type.room(rows);
  let missing: Uint8Array | undefined;
  let row = 0;
  for (const { page, from, to, firstValue } of pieces) {
    const count = to - from;
    if (!page.definition) {
      copy(page.values, firstValue, values, row, count);
      row += count;
      continue;
    }
    const source = page.values as NumberArray;
    const target = values as NumberArray;
    let value = firstValue;
    for (let i = from; i < to; i++, row++) {
      if (page.definition[i] === maxDefinition) {
        target[row] = source[value++]!;
      } else {
        missing ??= new Uint8Array(rows);
        missing[row] = 1;
      }
    }
  }
  if (type.type === 'text') {
    return { type: 'text', values: values as readonly (string | undefined)[] };
  }
  if (missing && (values instanceof Float32Array || values instanceof Float64Array)) {
    for (let i = 0; i < rows; i++) if (missing[i]) values[i] = Number.NaN;
  }
  return { type: type.type, values, ...(missing && { missing }) } as ColumnValues;
}

/** As many numbers a row. An empty list counts as a missing one. @throws RowError for a list of another length. */
export function vectorValues(
  { leaves: [leaf], elementLevel }: ParquetColumn,
  width: number,
  pieces: readonly Piece[],
  rows: number,
): VectorValues {
  const { maxDefinition } = leaf!;
  // Integers of 64 bits become doubles, exactly or not at all.
  const isBigint = leaf!.type.type === 'bigint';
  let values = isBigint
    ? new Float64Array(rows * width)
    : (leaf!.type.room(rows * width) as NumberArray);
  let missing: Uint8Array | undefined;
  let row = -1;
  /** Numbers of the row so far. */
  let got = 0;
  const endRow = (): void => {
    if (row < 0 || got === width) return;
    if (got > 0) throw new RowError(row, shouldBe('length of a list', `${width}`, got));
    missing ??= new Uint8Array(rows);
    missing[row] = 1;
  };
  for (const { page, from, to, firstValue } of pieces) {
    const { definition, repetition } = page;
    const source = page.values;
    let value = firstValue;
    for (let i = from; i < to; i++) {
      if (repetition![i] === 0) {
        endRow();
        row++;
        got = 0;
      }
      const level = definition ? definition[i]! : maxDefinition;
      if (level < elementLevel) continue;
      if (got === width) throw new RowError(row, shouldBe('length of a list', `${width}`, 'more'));
      const target = row * width + got++;
      if (level < maxDefinition) {
        if (!(values instanceof Float32Array)) values = Float64Array.from(values);
        values[target] = Number.NaN;
      } else if (isBigint) {
        const number = Number(source[value++]);
        if (!Number.isSafeInteger(number)) {
          throw new RowError(
            row,
            shouldBe('an integer', 'one that a double holds', `${source[value - 1]}`),
          );
        }
        values[target] = number;
      } else values[target] = source[value++] as number;
    }
  }
  endRow();
  return { type: 'vector', values, width, ...(missing && { missing }) };
}

/** JSON of each row; undefined where it is missing. @throws RangeError where the leaves make up other rows. */
export function nestedValues(
  { lists, nest }: Hyparquet,
  { tree, leaves }: ParquetColumn,
  pieces: readonly (readonly Piece[])[],
  count: number,
): ColumnValues {
  const assembled = new Map<string, DecodedArray>();
  leaves.forEach((leaf, l) => {
    const definition: number[] = [];
    const repetition: number[] = [];
    const values: unknown[] = [];
    for (const { page, from, to, firstValue } of pieces[l]!) {
      let value = firstValue;
      for (let i = from; i < to; i++) {
        const level = page.definition ? page.definition[i]! : leaf.maxDefinition;
        definition.push(level);
        if (page.repetition) repetition.push(page.repetition[i]!);
        if (level === leaf.maxDefinition) values.push(ownValue(leaf, page.values[value++]));
      }
    }
    const path = leaf.path.at(-1)!.path.join('.');
    assembled.set(path, lists(definition, repetition, values, leaf.path));
  });
  nest(assembled, tree);
  const rows = (assembled.get(tree.path.join('.')) ?? []) as ArrayLike<unknown>;
  if (rows.length !== count) throw new RangeError(shouldBe('rows', `${count}`, rows.length));
  return {
    type: 'text',
    values: Array.from(rows, (row) =>
      row === null || row === undefined ? undefined : jsonText(row),
    ),
  };
}

function ownValue({ type }: Leaf, value: unknown): unknown {
  return type.type === 'boolean' ? value === 1 : value;
}

type Values = NumberArray | BigintValues['values'] | readonly unknown[];

function copy(source: Values, start: number, target: Values, at: number, count: number): void {
  if (Array.isArray(target)) {
    for (let i = 0; i < count; i++) target[at + i] = source[start + i];
  } else {
    const part = (source as Float32Array).subarray(start, start + count);
    (target as Float32Array).set(part, at);
  }
}
