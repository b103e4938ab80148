import { Random } from '@coke/core';
import { boolean, knownNames, positiveInteger } from '@coke/core/check-options';
import {
  add,
  matMul,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { RowModule } from '../module.ts';
import { expectChannels } from './expect-channels.ts';
import { constant, heNormal } from './initial-values.ts';
import { withGradient } from './with-gradient.ts';

/** Options of a dense layer. */
export interface DenseOptions {
  /** Width of rows that go in. */
  readonly inputs: number;
  readonly outputs: number;
  /** Has no effect where batch normalisation follows. @defaultValue true */
  readonly bias?: boolean;
  /** What first weights are drawn with. @defaultValue new Random(0) */
  readonly random?: Random;
}

/**
 * Rows times a matrix, [b, inputs] to [b, outputs]. Variables are `weight` [inputs, outputs], at first
 * normal with variance 2 / inputs, and `bias` [outputs], at first 0.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function dense(options: DenseOptions): RowModule {
  knownNames('options', options, ['inputs', 'outputs', 'bias', 'random']);
  const inputs = positiveInteger('inputs', options.inputs);
  const outputs = positiveInteger('outputs', options.outputs);
  const hasBias = boolean('bias', options.bias ?? true);
  const weight = heNormal([inputs, outputs], inputs, options.random ?? new Random(0));
  const bias = hasBias ? constant([outputs], 0, true) : undefined;
  const variables: [string, Variable][] = [['weight', weight]];
  if (bias) variables.push(['bias', bias]);
  return {
    trainable: new Map(variables),
    state: new Map(),
    apply(x) {
      expectChannels(x, 2, inputs);
      const product = multiply(x, weight as unknown as Tensor2D);
      return bias ? addBias(product, bias) : product;
    },
    dispose() {
      for (const [, variable] of variables) variable.dispose();
    },
  };
}

// Transposed first, then multiplied: transposed products are ten times slower on the wasm backend.
function multiply(x: Tensor2D, weight: Tensor2D): Tensor2D {
  return withGradient(
    [x, weight],
    (save) => {
      save([x, weight]);
      return matMul(x, weight);
    },
    (dy, saved) => {
      const [x, weight] = saved as [Tensor2D, Tensor2D];
      return [matMul(dy, transpose(weight)), matMul(transpose(x), dy)];
    },
  );
}

function addBias(x: Tensor2D, bias: Tensor): Tensor2D {
  return withGradient(
    [x, bias],
    () => add<Tensor2D>(x, bias),
    (dy) => [dy, sum(dy, 0)],
  );
}
