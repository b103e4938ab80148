import { Random } from '@coke/core';
import { between, knownNames, oneOf, positiveInteger } from '@coke/core/check-options';
import {
  maximum,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { columnSums } from '../../parts/column-sums.ts';
import type { RowModule } from '../module.ts';
import { expectChannels } from './expect-channels.ts';
import { constant, normal } from './initial-values.ts';
import { multiplyRows } from './multiply-rows.ts';
import { withGradient } from './with-gradient.ts';

/** Options of a weight-normalised dense layer. */
export interface WeightNormDenseOptions {
  /** Width of rows that go in. */
  readonly inputs: number;
  readonly outputs: number;
  /** Do the lengths g stay 1, or are they learnt? @defaultValue 'fixed' */
  readonly lengths?: 'fixed' | 'trained';
  /** What first weights are drawn with. @defaultValue new Random(0) */
  readonly random?: Random;
  /** Standard deviation of first directions. @defaultValue 0.02, as DINO's */
  readonly deviation?: number;
}

const NAMES = ['inputs', 'outputs', 'lengths', 'random', 'deviation'];

/**
 * A dense layer without bias whose weights of output k are g_k r_k / |r_k| (Salimans and Kingma, 2016): the
 * last layer of DINO. Variables are `direction` [inputs, outputs], r_k its columns, at first normal, and
 * `length` [outputs], g, at first 1, where lengths are trained.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function weightNormDense(options: WeightNormDenseOptions): RowModule {
  knownNames('options', options, NAMES);
  const inputs = positiveInteger('inputs', options.inputs);
  const outputs = positiveInteger('outputs', options.outputs);
  const trained = oneOf('lengths', options.lengths ?? 'fixed', ['fixed', 'trained']) === 'trained';
  const deviation = between('deviation', options.deviation ?? 0.02, 1e-6, 1e6);
  const direction = normal([inputs, outputs], deviation, options.random ?? new Random(0));
  const length = constant([outputs], 1, trained);
  const variables: [string, Variable][] = [['direction', direction]];
  if (trained) variables.push(['length', length]);
  return {
    trainable: new Map(variables),
    state: new Map(),
    outputs,
    apply(x) {
      expectChannels(x, 2, inputs);
      const weight = scaledColumns(direction as Tensor as Tensor2D, length as Tensor as Tensor1D);
      return multiplyRows(x, weight);
    },
    dispose() {
      direction.dispose();
      length.dispose();
    },
  };
}

// Columns are never that short, but for those that somebody has set to 0.
const SHORTEST_SQUARED = 1e-30;

/** w_k = g_k r_k / |r_k|; dr_k = g_k / |r_k| (dw_k - (dw_k · u_k) u_k) with u = r / |r|, dg_k = dw_k · u_k. */
function scaledColumns(direction: Tensor2D, length: Tensor1D): Tensor2D {
  return withGradient<Tensor2D>(
    [direction, length],
    (save) => {
      const inverse = rsqrt<Tensor2D>(maximum(columnSums(square(direction)), SHORTEST_SQUARED));
      const unit = mul<Tensor2D>(direction, inverse);
      save([unit, inverse, length]);
      return mul(unit, length);
    },
    (dw, saved) => {
      const [unit, inverse, length] = saved as [Tensor2D, Tensor2D, Tensor1D];
      const along = columnSums(mul(dw, unit));
      const across = sub(dw, mul(unit, along));
      return [mul(across, mul(inverse, length)), reshape(along, [length.size])];
    },
  );
}
