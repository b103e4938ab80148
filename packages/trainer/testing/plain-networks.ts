import type { Tensor } from '@tensorflow/tfjs-core';
import { toPlain } from './expect-gradients.ts';
import {
  type Plain,
  plainAveragePool,
  plainConvolve,
  plainDense,
  plainNormalize,
  plainRelu,
} from './plain-layers.ts';

/** Variables by name. */
export type Weights = Readonly<Record<string, Plain>>;

/** The small convnet in training, all strides 2, by plain loops. */
export function plainSmallConvnet(images: Plain, weights: Weights): Plain {
  let x = images;
  for (let i = 1; `conv${i}/weight` in weights; i++) {
    x = plainConvolve(x, weights[`conv${i}/weight`]!, 2, 1);
    x = plainRelu(normalize(x, weights, `bn${i}`));
  }
  return plainAveragePool(x);
}

/** Projection or prediction head in training, by plain loops. */
export function plainHead(features: Plain, weights: Weights): Plain {
  const hidden = plainDense(features, weights['dense1/weight']!, weights['dense1/bias']);
  const rectified = plainRelu(normalize(hidden, weights, 'bn1'));
  const y = plainDense(rectified, weights['dense2/weight']!, weights['dense2/bias']);
  return 'bn2/gamma' in weights ? normalize(y, weights, 'bn2') : y;
}

/** Values of variables, by their names. */
export function toWeights(variables: ReadonlyMap<string, Tensor>): Weights {
  return Object.fromEntries(Array.from(variables, ([name, v]) => [name, toPlain(v)]));
}

function normalize(x: Plain, weights: Weights, name: string): Plain {
  return plainNormalize(x, weights[`${name}/gamma`]!, weights[`${name}/beta`]!, 1e-5).y;
}
