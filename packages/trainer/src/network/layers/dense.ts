import { Random } from '@coke/core';
import { between, boolean, knownNames, positiveInteger } from '@coke/core/check-options';
import { add, sum, type Tensor, type Tensor2D, type Variable } from '@tensorflow/tfjs-core';
import type { RowModule } from '../module.ts';
import { expectChannels } from './expect-channels.ts';
import { constant, normal } from './initial-values.ts';
import { multiplyRows } from './multiply-rows.ts';
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
  /** Standard deviation of first weights. @defaultValue √(2 / inputs), for a ReLU that follows */
  readonly deviation?: number;
}

/**
 * Rows times a matrix, [b, inputs] to [b, outputs]. Variables are `weight` [inputs, outputs], at first
 * normal with variance 2 / inputs unless told otherwise, and `bias` [outputs], at first 0.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function dense(options: DenseOptions): RowModule {
  knownNames('options', options, ['inputs', 'outputs', 'bias', 'random', 'deviation']);
  const inputs = positiveInteger('inputs', options.inputs);
  const outputs = positiveInteger('outputs', options.outputs);
  const hasBias = boolean('bias', options.bias ?? true);
  const deviation = between('deviation', options.deviation ?? Math.sqrt(2 / inputs), 0, 1e6);
  const weight = normal([inputs, outputs], deviation, options.random ?? new Random(0));
  const bias = hasBias ? constant([outputs], 0, true) : undefined;
  const variables: [string, Variable][] = [['weight', weight]];
  if (bias) variables.push(['bias', bias]);
  return {
    trainable: new Map(variables),
    state: new Map(),
    apply(x) {
      expectChannels(x, 2, inputs);
      const product = multiplyRows(x, weight as unknown as Tensor2D);
      return bias ? addBias(product, bias) : product;
    },
    dispose() {
      for (const [, variable] of variables) variable.dispose();
    },
  };
}

function addBias(x: Tensor2D, bias: Tensor): Tensor2D {
  return withGradient(
    [x, bias],
    () => add<Tensor2D>(x, bias),
    (dy) => [dy, sum(dy, 0)],
  );
}
