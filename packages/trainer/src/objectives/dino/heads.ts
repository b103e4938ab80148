import type { RowModuleFactory } from '../../network/make-network.ts';
import { type MlpLayer, mlp } from '../../network/mlp.ts';
import type { ResolvedDinoOptions } from './options.ts';

/** First weights, as published. */
const DEVIATION = 0.02;

/** Layers with GELU between, and one of the width that the last layer reads, without. */
export function dinoProjector(options: ResolvedDinoOptions): RowModuleFactory {
  const { layers, hidden, dimension, batchNorm } = options;
  const between: MlpLayer = {
    ...{ width: hidden, bias: true, deviation: DEVIATION, activation: 'gelu' },
    ...(batchNorm && { normalization: 'affine' as const }),
  };
  return mlp([
    ...Array.from({ length: layers - 1 }, () => between),
    { width: dimension, bias: true, deviation: DEVIATION },
  ]);
}

/** K outputs of unit rows, by weights whose directions are learnt. */
export function dinoLastLayer({ k, lengths }: ResolvedDinoOptions): RowModuleFactory {
  return mlp([{ width: k, unitInputs: true, weightNorm: lengths, deviation: DEVIATION }]);
}
