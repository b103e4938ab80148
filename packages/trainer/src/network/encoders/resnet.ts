import { Random } from '@coke/core';
import { boolean, inRange, knownNames, oneOf, positiveInteger } from '@coke/core/check-options';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import type { AnyModule } from '../layers/gather-variables.ts';
import { globalAveragePool } from '../layers/global-average-pool.ts';
import { maxPool } from '../layers/max-pool.ts';
import { relu } from '../layers/relu.ts';
import { sequence } from '../layers/sequence.ts';
import { basicBlock, bottleneckBlock, EXPANSION } from './residual-block.ts';
import type { SizedEncoder } from './sized-encoder.ts';

/** Options of ResNets. */
export interface ResNetOptions {
  /**
   * How images go in. `'imagenet'`: convolution 7 × 7 of stride 2 and a pool, for images of about 224
   * pixels. `'cifar'`: convolution 3 × 3 and no pool, for images of about 32 pixels.
   */
  readonly stem: 'cifar' | 'imagenet';
  /** Let each block be the identity at first: its last gamma is 0. @defaultValue false */
  readonly zeroInit?: boolean;
  /** Channels of the first stage, that double from stage to stage. Published: @defaultValue 64 */
  readonly width?: number;
  /** Channels of images. @defaultValue 3 */
  readonly inputChannels?: number;
  /** Of first weights. @defaultValue 0 */
  readonly seed?: number;
}

/**
 * ResNet-18 (He et al., 2016) without its last dense layer: 512 features. 11,168,832 weights with the stem
 * for CIFAR, 11,176,512 with that for ImageNet. Variables are named as in PyTorch, with `/` for `.` and
 * gamma and beta for weight and bias of normalisations: `conv1/weight`, `layer1/0/bn2/gamma`,
 * `layer2/0/downsample/conv/weight`.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function resnet18(options: ResNetOptions): SizedEncoder {
  return resnet(options, [2, 2, 2, 2], false);
}

/**
 * ResNet-50 (He et al., 2016) without its last dense layer: 2048 features, 23,508,032 weights with the stem
 * for ImageNet; see `resnet18`.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function resnet50(options: ResNetOptions): SizedEncoder {
  return resnet(options, [3, 4, 6, 3], true);
}

function resnet(
  options: ResNetOptions,
  depths: readonly number[],
  bottleneck: boolean,
): SizedEncoder {
  knownNames('options', options, ['stem', 'zeroInit', 'width', 'inputChannels', 'seed']);
  const stem = oneOf('stem', options.stem, ['cifar', 'imagenet']);
  const lastGamma = boolean('zeroInit', options.zeroInit ?? false) ? 0 : 1;
  const first = positiveInteger('width', options.width ?? 64);
  const inputs = positiveInteger('inputChannels', options.inputChannels ?? 3);
  const seed = inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger);
  const random = new Random(seed);

  const parts: Record<string, AnyModule> = {
    conv1: convolution({
      inputs,
      outputs: first,
      ...(stem === 'cifar' ? { size: 3 } : { size: 7, stride: 2 }),
      first: true,
      random,
    }),
    bn1: batchNormalization({ channels: first }),
    relu: relu(),
  };
  if (stem === 'imagenet') parts.maxpool = maxPool({ size: 3, stride: 2, padding: 1 });
  let channels = first;
  for (const [stage, depth] of depths.entries()) {
    const width = first * 2 ** stage;
    const blocks: Record<string, AnyModule> = {};
    for (let i = 0; i < depth; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const make = bottleneck ? bottleneckBlock : basicBlock;
      blocks[`${i}`] = make({ inputs: channels, width, stride, lastGamma, random });
      channels = bottleneck ? EXPANSION * width : width;
    }
    parts[`layer${stage + 1}`] = sequence(blocks);
  }
  parts.pool = globalAveragePool();
  return { ...sequence<Tensor4D, Tensor2D>(parts), features: channels };
}
