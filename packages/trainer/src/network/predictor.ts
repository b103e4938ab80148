import type { Tensor2D } from '@tensorflow/tfjs-core';
import { batchNormalization } from './layers/batch-normalization.ts';
import { dense } from './layers/dense.ts';
import { relu } from './layers/relu.ts';
import { sequence } from './layers/sequence.ts';
import { type MlpOptions, resolveMlpOptions } from './mlp-options.ts';
import type { RowModule } from './module.ts';

/**
 * The predictor (paper, Section 4): dense layer, batch normalisation, ReLU, and a dense layer with a
 * bias. Published: 128-2048-128; so `hidden` is 16 `inputs` where it is left out, and `outputs` is
 * `inputs`, as it has to be where predictions meet the centers of projections. Variables are
 * `dense1/weight`, `bn1/gamma`, `bn1/beta`, `dense2/weight`, `dense2/bias`.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function predictor(options: MlpOptions): RowModule {
  const { inputs, hidden, outputs, random } = resolveMlpOptions(options, (inputs) => {
    return { hidden: 16 * inputs, outputs: inputs };
  });
  const layers = sequence<Tensor2D, Tensor2D>({
    dense1: dense({ inputs, outputs: hidden, bias: false, random }),
    bn1: batchNormalization({ channels: hidden }),
    relu1: relu(),
    dense2: dense({ inputs: hidden, outputs, random }),
  });
  return { ...layers, outputs };
}
