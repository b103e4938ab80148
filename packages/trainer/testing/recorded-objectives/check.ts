import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { RecordedArray, RecordedCase } from '../recorded-array.ts';

/** Compares what an objective computes, on the active backend of tfjs, with what was recorded. */
export type CheckObjective = (recorded: RecordedCase) => Promise<void>;

/** Of a loss, relative to it or to 1. */
const LOSS = 1e-5;
/** Of the largest number of all that are compared together. */
const LARGEST = 1e-4;

export function expectLoss(got: number, recorded: number, what = 'loss'): void {
  const limit = LOSS * Math.max(1, Math.abs(recorded));
  expect(Math.abs(got - recorded), `${what} ${got}, recorded ${recorded}`).toBeLessThan(limit);
}

/** Tensors by the names of the arrays that they should be. */
export type Computed = ReadonlyMap<string, Tensor> | readonly (readonly [string, Tensor])[];

/**
 * All gradients of a case, or all tensors of a state: each within 1e-4 of the largest number of all.
 *
 * @param among - Arrays with numbers that count as well: gradients of other steps of the case.
 */
export async function expectArrays(
  recorded: RecordedCase,
  computed: Computed,
  among: readonly string[] = [],
): Promise<void> {
  const pairs: { name: string; got: ArrayLike<number>; array: RecordedArray }[] = [];
  for (const [name, tensor] of computed) {
    const array = await recorded.array(name);
    expect(tensor.shape, `shape of ${name}`).toEqual(array.shape);
    pairs.push({ name, got: await tensor.data(), array });
  }
  const others = await Promise.all(among.map((name) => recorded.array(name)));
  const arrays = [...pairs.map(({ array }) => array), ...others];
  const largest = Math.max(...arrays.map(({ data }) => tallest(data)));
  for (const { name, got, array } of pairs) {
    const off = Array.from(got, (value, i) => value - array.data[i]!);
    expect(tallest(off), name).toBeLessThanOrEqual(LARGEST * largest);
  }
}

/** Whole numbers, or others that are to be the same to the bit. */
export async function expectSame(
  recorded: RecordedCase,
  name: string,
  got: ArrayLike<number>,
): Promise<void> {
  const { data } = await recorded.array(name);
  expect(Array.from(got), name).toEqual(Array.from(data));
}

function tallest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
