import { reshape, type Tensor, tidy, transpose, type Variable } from '@tensorflow/tfjs-core';
import type { RowModule } from '../../src/network/module.ts';
import type { RecordedCase } from '../recorded-array.ts';

/** Variables of a head by the names of the arrays that hold what was recorded of them. */
export type NamedVariables = ReadonlyMap<string, Variable>;

/**
 * Give a head what was recorded.
 *
 * @param arrayOf - What a variable's array is called.
 */
export async function takeRecorded(
  { trainable }: RowModule,
  recorded: RecordedCase,
  arrayOf: (layer: string, variable: string) => string,
): Promise<NamedVariables> {
  const named = new Map<string, Variable>();
  for (const [name, variable] of trainable) {
    const [layer, own] = name.split('/') as [string, string];
    const array = arrayOf(layer, own);
    const value = await recorded.tensor(array);
    tidy(() => variable.assign(reshape(turned(array, value), variable.shape)));
    value.dispose();
    named.set(array, variable);
  }
  return named;
}

/** A variable of a head, or a gradient of it, as it is recorded: weights as [outputs, inputs], lengths as [outputs, 1]. */
export function asRecorded(array: string, value: Tensor): Tensor {
  return array.startsWith('last_length') ? reshape(value, [-1, 1]) : turned(array, value);
}

function turned(array: string, value: Tensor): Tensor {
  const isWeight = /^(dense|predictor|last_direction)/.test(array) && value.rank === 2;
  return isWeight ? transpose(value) : value;
}
