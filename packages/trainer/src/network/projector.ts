import { mlp } from './mlp.ts';
import { type MlpOptions, resolveMlpOptions } from './mlp-options.ts';
import type { RowModule } from './module.ts';

/**
 * The projector (paper, Section 4): two dense layers, batch normalisation after each, a ReLU
 * between. Published: 2048-2048-128; so `hidden` is `inputs` where it is left out, and `outputs` is 128.
 * The layers have no bias, which the normalisation would take away. Variables are `dense1/weight`,
 * `bn1/gamma`, `bn1/beta`, `dense2/weight`, `bn2/gamma`, `bn2/beta`.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function projector(options: MlpOptions): RowModule {
  const { inputs, hidden, outputs, seed } = resolveMlpOptions(options, (inputs) => {
    return { hidden: inputs, outputs: 128 };
  });
  return mlp([
    { width: hidden, normalization: 'affine', activation: 'relu' },
    { width: outputs, normalization: 'affine' },
  ])({ inputs, seed });
}
