import type { Tensor } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { type AnyModule, gatherVariables } from './gather-variables.ts';

/**
 * Modules one after the other, as one module; it disposes of them.
 *
 * @param parts - In order. A variable is called `<part>/<its name in the part>`.
 */
export function sequence<Input extends Tensor = Tensor, Output extends Tensor = Tensor>(
  parts: Readonly<Record<string, AnyModule>>,
): Module<Input, Output> {
  const modules = Object.values(parts);
  return {
    trainable: gatherVariables(parts, 'trainable'),
    state: gatherVariables(parts, 'state'),
    apply: (x, options) =>
      modules.reduce<Tensor>((value, module) => module.apply(value, options), x) as Output,
    dispose() {
      for (const module of modules) module.dispose();
    },
  };
}
