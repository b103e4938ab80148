import { shouldBe } from '@coke/core/check-options';
import { ELEMENT_TYPES, type ElementName } from '../arrays/element-type.ts';
import type { Field } from '../arrays/record-layout.ts';
import type { PythonLiteral } from './python-literal.ts';

/** A dtype that is not read, and what it should be. */
export class DtypeError extends Error {
  override readonly name = 'DtypeError';
}

/** A field whose place is not known yet. */
export type Dtype = Pick<Field, 'type' | 'isBigEndian' | 'bytes'>;

/** Letters of NumPy's array protocol, with the bytes of an element. */
const NAMES: Readonly<Record<string, ElementName>> = {
  ...{ f2: 'float16', f4: 'float32', f8: 'float64', b1: 'bool' },
  ...{ i1: 'int8', i2: 'int16', i4: 'int32', i8: 'int64' },
  ...{ u1: 'uint8', u2: 'uint16', u4: 'uint32', u8: 'uint64' },
};
const RULE = 'float16 to float64, int8 to int64, uint8 to uint64, bool or text';

/** What a description such as `<f4` says: a byte order, a letter and a number of bytes. */
export function parseDtype(descr: PythonLiteral): Dtype {
  const [, order, letter, digits] = /^([<>|=])?([a-zA-Z])(\d*)/.exec(String(descr)) ?? [];
  if (typeof descr !== 'string' || letter === undefined) throw refused(RULE, descr);
  if (letter === 'O') {
    throw refused(
      'numbers: it holds Python objects, which only Python can load; convert them there, as with array.astype("float32"), and save that',
      descr,
    );
  }
  const isBigEndian = order === '>';
  const size = Number(digits);
  const type = NAMES[letter + digits];
  if (type && descr.length === (order?.length ?? 0) + letter.length + digits!.length) {
    return { type, isBigEndian, bytes: ELEMENT_TYPES[type].bytes };
  }
  if (size === 0 || !Number.isSafeInteger(4 * size)) throw refused(RULE, descr);
  if (letter === 'U') return { type: 'utf32', isBigEndian, bytes: 4 * size };
  if (letter === 'S' || letter === 'a') return { type: 'utf8', isBigEndian, bytes: size };
  throw refused(RULE, descr);
}

/**
 * The fields of a record, from a list of `(name, dtype)` or `(name, dtype, shape)`, and its length. Fields
 * without a name are padding.
 */
export function parseRecord(descr: readonly PythonLiteral[]): {
  readonly fields: readonly Field[];
  readonly bytes: number;
} {
  const fields: Field[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const entry of descr) {
    const [title, dtype, shape = []] = Array.isArray(entry) ? entry : [];
    // A field may have a title before its name.
    const name = Array.isArray(title) ? title[1] : title;
    if (typeof name !== 'string' || dtype === undefined) {
      throw refused('a list of names and dtypes', String(entry));
    }
    const padding = /^\|V(\d+)$/.exec(String(dtype));
    if (name === '' && padding) {
      offset += Number(padding[1]);
      continue;
    }
    if (names.has(name)) throw refused('fields of different names', name);
    names.add(name);
    if (Array.isArray(dtype)) throw refused(`a field ${name} without fields of its own`, name);
    const element = parseDtype(dtype);
    const dimensions = Array.isArray(shape) ? shape : [shape];
    const isText = element.type === 'utf32' || element.type === 'utf8';
    if (isText && dimensions.length > 0) throw refused(`one text a row in ${name}`, dimensions);
    const width = dimensions.length === 0 ? undefined : product(dimensions);
    if (width === 0) throw refused(`one number a row or more in ${name}`, dimensions);
    const bytes = element.bytes * (width ?? 1);
    fields.push({ ...element, name, offset, bytes, ...(width !== undefined && { width }) });
    offset += bytes;
  }
  if (!Number.isSafeInteger(offset)) throw refused('records of fewer bytes', offset);
  if (fields.length === 0) throw refused('one field or more', descr);
  return { fields, bytes: offset };
}

/** @throws DtypeError for what are no lengths. */
export function product(lengths: readonly PythonLiteral[]): number {
  let count = 1;
  for (const length of lengths) {
    count *= length as number;
    if (!Number.isSafeInteger(length) || !Number.isSafeInteger(count)) {
      throw new DtypeError(shouldBe('shape', 'non-negative integers', lengths));
    }
  }
  return count;
}

function refused(rule: string, got: unknown): DtypeError {
  return new DtypeError(shouldBe('dtype', rule, got));
}
