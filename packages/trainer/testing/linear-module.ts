import { Random } from '@coke/core';
import {
  customGrad,
  matMul,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import type { Module } from '../src/network/module.ts';

// With a gradient of its own: `@tensorflow/tfjs-core` alone registers none.
const times = customGrad((x, w, save) => {
  (save as unknown as (tensors: Tensor[]) => void)([x as Tensor, w as Tensor]);
  const value = matMul(x as Tensor2D, w as Tensor2D);
  const gradFunc = (dy: Tensor, [x, w]: Tensor[]): Tensor[] => [
    matMul(dy as Tensor2D, w as Tensor2D, false, true),
    matMul(x as Tensor2D, dy as Tensor2D, true, false),
  ];
  return { value, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
});

/** Rows of any rank times a matrix W [input, output]: the smallest module that learns. */
export function linearModule(
  input: number,
  output: number,
  seed: number,
): Module<Tensor, Tensor2D> & { readonly w: Variable } {
  const random = new Random(seed);
  const values = Float32Array.from(
    { length: input * output },
    () => random.normal() / Math.sqrt(input),
  );
  const start = tensor2d(values, [input, output]);
  const w = variable(start) as Variable;
  start.dispose();
  return {
    w,
    trainable: new Map([['w', w]]),
    state: new Map(),
    apply: (x) =>
      times(
        x.rank === 2 ? x : reshape(x, [x.shape[0]!, input]),
        w as unknown as Tensor,
      ) as Tensor2D,
    dispose: () => w.dispose(),
  };
}

/** Gives back what it gets. */
export const identityProjector: Module<Tensor2D, Tensor2D> = {
  trainable: new Map(),
  state: new Map(),
  apply: (x) => x,
  dispose() {},
};
