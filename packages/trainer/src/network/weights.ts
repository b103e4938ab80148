import { shouldBe } from '@coke/core/check-options';
import { decodeSafetensors, encodeSafetensors } from '@coke/core/safetensors';
import {
  assignVariables,
  checkVariables,
  storedVariables,
  type Variables,
} from '../training/checkpoint.ts';
import type { Module } from './module.ts';

/**
 * A module's variables as safetensors, f32 under their own names: an encoder to be used elsewhere.
 * Python reads the file as it is.
 */
export async function saveWeights(
  module: Pick<Module, 'trainable' | 'state'>,
): Promise<Uint8Array> {
  const tensors = await storedVariables(variablesOf(module));
  return encodeSafetensors(tensors, { format: '@coke/trainer weights' });
}

/**
 * Give a module the weights of a file of `saveWeights`. The module is as it was if they do not fit.
 *
 * @throws SafetensorsError if the file is damaged; RangeError if a variable is missing, of another
 * shape or not of the module; TypeError for what is no bytes.
 */
export function loadWeights(module: Pick<Module, 'trainable' | 'state'>, file: Uint8Array): void {
  if (!(file instanceof Uint8Array)) {
    throw new TypeError(shouldBe('file', 'a Uint8Array', file));
  }
  const variables = variablesOf(module);
  const { tensors } = decodeSafetensors(file);
  assignVariables(variables, checkVariables('the file', tensors, variables));
}

function variablesOf({ trainable, state }: Pick<Module, 'trainable' | 'state'>): Variables {
  return new Map([...trainable, ...state]);
}
