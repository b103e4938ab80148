import { Random } from '@coke/core';
import {
  between,
  boolean,
  inRange,
  knownNames,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { batchNormalization } from './layers/batch-normalization.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import type { AnyModule } from './layers/gather-variables.ts';
import { gelu } from './layers/gelu.ts';
import { relu } from './layers/relu.ts';
import { sequence } from './layers/sequence.ts';
import { unitLength } from './layers/unit-length.ts';
import { weightNormDense } from './layers/weight-norm-dense.ts';
import type { RowModuleFactory } from './make-network.ts';

/** One layer of a multilayer perceptron: products, and what is done with them, in this order. */
export interface MlpLayer {
  /** Width of the rows that come out. */
  readonly width: number;
  /** Make the rows that go in unit length first? @defaultValue false */
  readonly unitInputs?: boolean;
  /** @defaultValue false: batch normalisation would take it away */
  readonly bias?: boolean;
  /** Weights of each output g_k r_k / |r_k| with these lengths g, see `weightNormDense`; no bias. @defaultValue none */
  readonly weightNorm?: 'fixed' | 'trained';
  /** Standard deviation of first weights. @defaultValue that of the layer */
  readonly deviation?: number;
  /** Batch normalisation, with scale and shift (affine), with scale alone, or with neither (plain). @defaultValue none */
  readonly normalization?: 'affine' | 'scale' | 'plain';
  /** Share of a batch in the running statistics. @defaultValue 0.1 */
  readonly momentum?: number;
  /** @defaultValue none */
  readonly activation?: 'relu' | 'gelu';
  /** Share of values that is dropped in training. @defaultValue 0 */
  readonly dropout?: number;
}

/** Layers, one after the other: the shape of a projector or predictor, as plain data. */
export type MlpShape = readonly MlpLayer[];

const NAMES = [
  ...['width', 'unitInputs', 'bias', 'weightNorm', 'deviation', 'normalization', 'momentum'],
  ...['activation', 'dropout'],
];

/**
 * Makes projectors or predictors of a shape. Variables of layer i, from 1, are `dense<i>/weight` and
 * `dense<i>/bias`, or `dense<i>/direction` and `dense<i>/length`; `bn<i>/gamma` and `bn<i>/beta`.
 *
 * @throws RangeError, TypeError naming layer and option at fault.
 */
export function mlp(shape: MlpShape): RowModuleFactory {
  checkShape(shape);
  const layers = structuredClone(shape);
  return ({ inputs, seed }) => {
    positiveInteger('inputs', inputs);
    const random = new Random(inRange('seed', seed, 'a safe integer', Number.isSafeInteger));
    const parts: Record<string, AnyModule> = {};
    let width = inputs;
    for (const [i, layer] of layers.entries()) {
      Object.assign(parts, layerParts(layer, i + 1, width, random));
      width = layer.width;
    }
    return { ...sequence<Tensor2D, Tensor2D>(parts), outputs: width };
  };
}

function layerParts(
  layer: MlpLayer,
  i: number,
  inputs: number,
  random: Random,
): Record<string, AnyModule> {
  const { width, weightNorm, normalization, activation, bias = false, dropout: rate = 0 } = layer;
  const deviation = layer.deviation === undefined ? {} : { deviation: layer.deviation };
  const momentum = layer.momentum === undefined ? {} : { momentum: layer.momentum };
  const products = { inputs, outputs: width, random, ...deviation };
  const scale = normalization !== 'plain';
  const shift = normalization === 'affine';
  return {
    ...(layer.unitInputs && { [`unit${i}`]: unitLength() }),
    [`dense${i}`]: weightNorm
      ? weightNormDense({ ...products, lengths: weightNorm })
      : dense({ ...products, bias }),
    ...(normalization && {
      [`bn${i}`]: batchNormalization({ channels: width, scale, shift, ...momentum }),
    }),
    ...(activation && { [`${activation}${i}`]: activation === 'relu' ? relu() : gelu() }),
    ...(rate > 0 && { [`dropout${i}`]: dropout({ rate }) }),
  };
}

function checkShape(shape: MlpShape): void {
  if (!Array.isArray(shape) || shape.length === 0) {
    throw new TypeError(shouldBe('shape', 'one or more layers', shape));
  }
  for (const [i, layer] of shape.entries()) checkLayer(`shape[${i}]`, layer);
}

function checkLayer(name: string, layer: MlpLayer): void {
  knownNames(name, layer, NAMES);
  const { width, unitInputs, bias, weightNorm, deviation, normalization, momentum } = layer;
  positiveInteger(`${name}.width`, width);
  boolean(`${name}.unitInputs`, unitInputs ?? false);
  if (boolean(`${name}.bias`, bias ?? false) && weightNorm) {
    throw new TypeError(shouldBe(`${name}.bias`, 'left out with weightNorm', bias));
  }
  if (weightNorm !== undefined) oneOf(`${name}.weightNorm`, weightNorm, ['fixed', 'trained']);
  between(`${name}.deviation`, deviation ?? 1, 1e-6, 1e6);
  oneOf(`${name}.normalization`, normalization ?? 'plain', ['affine', 'scale', 'plain']);
  between(`${name}.momentum`, momentum ?? 0.1, 0, 1);
  oneOf(`${name}.activation`, layer.activation ?? 'relu', ['relu', 'gelu']);
  inRange(`${name}.dropout`, layer.dropout ?? 0, 'in [0, 1)', (n) => n >= 0 && n < 1);
}
