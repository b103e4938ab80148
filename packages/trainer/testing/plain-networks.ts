import type { Tensor } from '@tensorflow/tfjs-core';
import { toPlain } from './expect-gradients.ts';
import {
  type Plain,
  plainAveragePool,
  plainConvolve,
  plainDense,
  plainMaxPool,
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

/** Projector or predictor in training, by plain loops. */
export function plainMlp(features: Plain, weights: Weights): Plain {
  const hidden = plainDense(features, weights['dense1/weight']!, weights['dense1/bias']);
  const rectified = plainRelu(normalize(hidden, weights, 'bn1'));
  const y = plainDense(rectified, weights['dense2/weight']!, weights['dense2/bias']);
  return 'bn2/gamma' in weights ? normalize(y, weights, 'bn2') : y;
}

/** A ResNet in training, by plain loops, of the depth that the names of its weights tell. */
export function plainResNet(images: Plain, weights: Weights): Plain {
  const big = weights['conv1/weight']!.shape[0] === 7;
  let x = plainConvolve(images, weights['conv1/weight']!, big ? 2 : 1, big ? 3 : 1);
  x = plainRelu(normalize(x, weights, 'bn1'));
  if (big) x = plainMaxPool(x, 3, 2, 1);
  for (let stage = 1; stage <= 4; stage++) {
    for (let i = 0; `layer${stage}/${i}/conv1/weight` in weights; i++) {
      x = plainBlock(x, weights, `layer${stage}/${i}`, stage > 1 && i === 0 ? 2 : 1);
    }
  }
  return plainAveragePool(x);
}

function plainBlock(x: Plain, weights: Weights, name: string, stride: number): Plain {
  const convolutions = [1, 2, 3].filter((c) => `${name}/conv${c}/weight` in weights);
  // The stride is that of the first convolution 3 x 3.
  const strided = convolutions.length === 3 ? 2 : 1;
  let y = x;
  for (const c of convolutions) {
    const weight = weights[`${name}/conv${c}/weight`]!;
    y = plainConvolve(y, weight, c === strided ? stride : 1, weight.shape[0] === 3 ? 1 : 0);
    y = normalize(y, weights, `${name}/bn${c}`);
    if (c < convolutions.length) y = plainRelu(y);
  }
  const down = weights[`${name}/downsample/conv/weight`];
  const short = down
    ? normalize(plainConvolve(x, down, stride, 0), weights, `${name}/downsample/bn`)
    : x;
  return plainRelu({ shape: y.shape, data: y.data.map((value, i) => value + short.data[i]!) });
}

/** Values of variables, by their names. */
export function toWeights(variables: ReadonlyMap<string, Tensor>): Weights {
  return Object.fromEntries(Array.from(variables, ([name, v]) => [name, toPlain(v)]));
}

function normalize(x: Plain, weights: Weights, name: string): Plain {
  return plainNormalize(x, weights[`${name}/gamma`]!, weights[`${name}/beta`]!, 1e-5).y;
}
