import { mlp } from './mlp.ts';
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
  const { inputs, hidden, outputs, seed } = resolveMlpOptions(options, (inputs) => {
    return { hidden: 16 * inputs, outputs: inputs };
  });
  return mlp([
    { width: hidden, normalization: 'affine', activation: 'relu' },
    { width: outputs, bias: true },
  ])({ inputs, seed });
}
