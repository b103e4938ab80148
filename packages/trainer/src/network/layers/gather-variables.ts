import type { Variable } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';

/** Anything of these types goes into a list of parts. */
// biome-ignore lint/suspicious/noExplicitAny: parts of a network take and give tensors of any rank
export type AnyModule = Module<any, any>;

/** Variables of all parts by the name `<part>/<variable>`, in the order of the parts. */
export function gatherVariables(
  parts: Readonly<Record<string, AnyModule>>,
  kind: 'trainable' | 'state',
): Map<string, Variable> {
  return new Map(
    Object.entries(parts).flatMap(([part, module]) =>
      Array.from(module[kind], ([name, variable]): [string, Variable] => [
        `${part}/${name}`,
        variable,
      ]),
    ),
  );
}
