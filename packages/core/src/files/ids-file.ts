import { compareIds } from '../labels/id-table/id-table.ts';
import { idOfName, nameOf } from '../labels/id-table/names.ts';
import { type Id, type IdList, isId } from '../rows/ids.ts';
import { readText, writeText } from '../support/code-units.ts';
import { shouldBe } from '../support/error-message.ts';
import { SafetensorsError, type Tensor } from './safetensors/index.ts';
import type { TensorReader } from './tensor-reader.ts';

/**
 * Put ids among a file's tensors, in the order of `Labels.ids`: numbers as `name` [N] u64, left out where
 * they are 0 … N-1; the names of others, as `nameOf` has them, one after another as
 * `name.names` u16, code units of UTF-16, and how long each is as `name.lengths` u32.
 */
export function writeIds(name: string, ids: IdList, tensors: Map<string, Tensor>): void {
  const all = Array.from<Id, number | string>(ids, nameOf);
  const numbers = all.filter((id) => typeof id === 'number');
  if (!numbers.every((id, i) => id === i)) {
    const data = BigUint64Array.from(numbers, BigInt);
    tensors.set(name, { shape: [data.length], data });
  }
  const names = all.filter((id) => typeof id === 'string');
  if (names.length === 0) return;
  const lengths = Uint32Array.from(names, ({ length }) => length);
  const units = new Uint16Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const text of names) {
    writeText(text, units, at);
    at += text.length;
  }
  tensors.set(`${name}.names`, { shape: [units.length], data: units });
  tensors.set(`${name}.lengths`, { shape: [lengths.length], data: lengths });
}

/** @throws SafetensorsError unless they are `count` ids, each after the one before. */
export function readIds(name: string, tensors: TensorReader, count: number): IdList {
  const others = tensors.has(`${name}.names`) ? readNames(name, tensors) : [];
  if (others.length > count) {
    throw new SafetensorsError(
      shouldBe(`tensor ${name}.lengths`, `${count} at most`, others.length),
    );
  }
  const numbers = readNumbers(name, tensors, count - others.length);
  const ids = others.length > 0 ? [...numbers, ...others] : numbers;
  for (let i = 1; i < ids.length; i++) {
    if (compareIds(ids[i - 1]!, ids[i]!) < 0) continue;
    throw new SafetensorsError(
      shouldBe(`tensor ${name}, element ${i}`, 'larger than the one before', ids[i]),
    );
  }
  return ids;
}

function readNumbers(name: string, tensors: TensorReader, count: number): Float64Array {
  if (!tensors.has(name)) return Float64Array.from({ length: count }, (_, i) => i);
  const ids = Float64Array.from(tensors.take(name, BigUint64Array, [count]), Number);
  for (const [i, id] of ids.entries()) {
    if (Number.isSafeInteger(id)) continue;
    const rule = 'an integer up to 2^53 - 1';
    throw new SafetensorsError(shouldBe(`tensor ${name}, element ${i}`, rule, id));
  }
  return ids;
}

function readNames(name: string, tensors: TensorReader): Id[] {
  const units = tensors.take(`${name}.names`, Uint16Array, [-1]);
  const lengths = tensors.take(`${name}.lengths`, Uint32Array, [-1]);
  const length = lengths.reduce((sum, each) => sum + each, 0);
  if (length !== units.length) {
    throw new SafetensorsError(
      shouldBe(`tensor ${name}.names`, `of length ${length}`, units.length),
    );
  }
  let end = 0;
  return Array.from(lengths, (length, i) => {
    end += length;
    const text = readText(units.subarray(end - length, end));
    const id = idOfName(text);
    if (isId(id) && nameOf(id) === text) return id;
    throw new SafetensorsError(
      shouldBe(`tensor ${name}.names, element ${i}`, 'the name of an id', text),
    );
  });
}
