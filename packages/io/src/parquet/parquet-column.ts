import { shouldBe } from '@coke/core/check-options';
import type { DecodedArray, SchemaElement } from 'hyparquet';
import { asArrayOf, type NumbersOrBigints } from '../table/number-array.ts';
import type { ColumnValues, TextValues, VectorValues } from '../table/table.ts';

/** What hyparquet-writer writes as the pages of a leaf: see its `PageData`. */
export interface LeafPages {
  values: DecodedArray;
  definitionLevels: number[];
  repetitionLevels: number[];
  maxDefinitionLevel: number;
}

/** A list that is there and one of its numbers, which are never missing. */
const ELEMENT_LEVEL = 2;

/** The elements of a column in the schema, from the column to its leaf. Any value may be missing. */
export function columnElements(name: string, values: ColumnValues): SchemaElement[] {
  const leaf = leafElement(name, values);
  if (values.type !== 'vector') return [{ ...leaf, repetition_type: 'OPTIONAL' }];
  return [
    {
      name,
      repetition_type: 'OPTIONAL',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { ...leaf, name: 'element', repetition_type: 'REQUIRED' },
  ];
}

function leafElement(name: string, { type, values }: ColumnValues): SchemaElement {
  if (type === 'text') {
    return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  }
  if (type === 'boolean') return { name, type: 'BOOLEAN' };
  switch (values.constructor) {
    case Float32Array:
      return { name, type: 'FLOAT' };
    case Float64Array:
      return { name, type: 'DOUBLE' };
    case BigInt64Array:
      return { name, type: 'INT64' };
    case BigUint64Array:
      return { name, type: 'INT64', converted_type: 'UINT_64' };
    case Int8Array:
      return { name, type: 'INT32', converted_type: 'INT_8' };
    case Uint8Array:
      return { name, type: 'INT32', converted_type: 'UINT_8' };
    case Int16Array:
      return { name, type: 'INT32', converted_type: 'INT_16' };
    case Uint16Array:
      return { name, type: 'INT32', converted_type: 'UINT_16' };
    case Int32Array:
      return { name, type: 'INT32' };
    case Uint32Array:
      return { name, type: 'INT32', converted_type: 'UINT_32' };
    default:
      throw new TypeError(shouldBe(`values of "${name}"`, 'an array of numbers', values));
  }
}

/**
 * Some rows of a column as hyparquet-writer takes them, without a list of numbers for each row.
 *
 * @param first - Decides the type of the numbers.
 * @throws RangeError for a number that this type does not hold.
 */
export function leafPages(name: string, values: ColumnValues, first: ColumnValues): LeafPages {
  if (values.type === 'vector') return listPages(name, values, first as VectorValues);
  if (values.type === 'text') return flatPages(values.values as TextValues['values'] & unknown[]);
  const { missing } = values;
  const numbers = signable(asArrayOf(values.values, first.values as NumbersOrBigints, name));
  const physical =
    values.type === 'boolean' ? Array.from(values.values, (truth) => truth === 1) : numbers;
  if (!missing) return pages(physical as DecodedArray, filled(physical.length, 1), 1);
  return flatPages(Array.from(physical as ArrayLike<unknown>, (n, i) => (missing[i] ? null : n)));
}

function flatPages(values: unknown[]): LeafPages {
  const definition = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) definition[i] = values[i] == null ? 0 : 1;
  return pages(values, definition, 1);
}

function listPages(
  name: string,
  { values, width, missing }: VectorValues,
  first: VectorValues,
): LeafPages {
  if (width !== first.width) {
    throw new RangeError(shouldBe(`width of "${name}"`, `${first.width} as before`, width));
  }
  const numbers = signable(asArrayOf(values, first.values, name)) as ArrayLike<number>;
  const rows = missing ? missing.length : width > 0 ? values.length / width : 0;
  const absent = missing ? missing.reduce((sum, one) => sum + one, 0) : 0;
  const slots = (rows - absent) * width + absent;
  const definition = filled(slots, ELEMENT_LEVEL);
  const repetition = filled(slots, 1);
  if (absent === 0) {
    for (let i = 0; i < slots; i += width) repetition[i] = 0;
    return pages(numbers as DecodedArray, definition, ELEMENT_LEVEL, repetition);
  }
  const present = new Array<number | null>(slots);
  let slot = 0;
  for (let row = 0; row < rows; row++) {
    repetition[slot] = 0;
    if (missing![row]) {
      definition[slot] = 0;
      present[slot++] = null;
    } else for (let i = row * width; i < (row + 1) * width; i++) present[slot++] = numbers[i]!;
  }
  return pages(present, definition, ELEMENT_LEVEL, repetition);
}

/** Levels in a byte each: the writer, which says `number[]`, indexes and slices them alone. */
function pages(
  values: DecodedArray,
  definition: Uint8Array,
  maxDefinitionLevel: number,
  repetition: Uint8Array = new Uint8Array(0),
): LeafPages {
  return {
    values,
    definitionLevels: definition as unknown as number[],
    repetitionLevels: repetition as unknown as number[],
    maxDefinitionLevel,
  };
}

/** The writer maps unsigned integers of 32 bits to the signed ones of the same bits, which their array does not hold. */
function signable(numbers: NumbersOrBigints): NumbersOrBigints | number[] {
  return numbers instanceof Uint32Array ? Array.from(numbers) : numbers;
}

function filled(length: number, level: number): Uint8Array {
  return new Uint8Array(length).fill(level);
}
