import { Random } from '@coke/core';
import { inRange, knownNames, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormalization } from '../layers/batch-normalization.ts';
import { convolution } from '../layers/convolution.ts';
import type { AnyModule } from '../layers/gather-variables.ts';
import { globalAveragePool } from '../layers/global-average-pool.ts';
import { relu } from '../layers/relu.ts';
import { sequence } from '../layers/sequence.ts';
import type { SizedEncoder } from './sized-encoder.ts';

/** Options of the small convnet. */
export interface SmallConvnetOptions {
  /** Channels after each convolution. @defaultValue [32, 64, 128, 256] */
  readonly channels?: readonly number[];
  /** Stride of each convolution, or one for all. @defaultValue 2 */
  readonly strides?: number | readonly number[];
  /** Channels of images. @defaultValue 3 */
  readonly inputChannels?: number;
  /** Of first weights. @defaultValue 0 */
  readonly seed?: number;
}

/**
 * A few convolutions 3 × 3, each with batch normalisation and ReLU, and the mean over pixels: an encoder
 * that two cores can train (not in the paper). Images may be of any size. Variables are `conv1/weight`, `bn1/gamma`,
 * `bn1/beta`, and so on.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function smallConvnet(options: SmallConvnetOptions = {}): SizedEncoder {
  knownNames('options', options, ['channels', 'strides', 'inputChannels', 'seed']);
  const { channels = [32, 64, 128, 256], strides = 2, inputChannels = 3, seed = 0 } = options;
  if (!Array.isArray(channels) || channels.length === 0) {
    throw new TypeError(shouldBe('channels', 'one or more numbers', channels));
  }
  const steps = typeof strides === 'number' ? channels.map(() => strides) : strides;
  if (!Array.isArray(steps) || steps.length !== channels.length) {
    throw new TypeError(shouldBe('strides', `a number, or ${channels.length} of them`, strides));
  }
  for (const [i, n] of channels.entries()) positiveInteger(`channels[${i}]`, n);
  for (const [i, n] of steps.entries()) positiveInteger(`strides[${i}]`, n);
  positiveInteger('inputChannels', inputChannels);
  const random = new Random(inRange('seed', seed, 'a safe integer', Number.isSafeInteger));

  const parts: Record<string, AnyModule> = {};
  for (const [i, outputs] of channels.entries()) {
    const inputs = i === 0 ? inputChannels : channels[i - 1]!;
    const [stride, first] = [steps[i]!, i === 0];
    parts[`conv${i + 1}`] = convolution({ inputs, outputs, stride, first, random });
    parts[`bn${i + 1}`] = batchNormalization({ channels: outputs });
    parts[`relu${i + 1}`] = relu();
  }
  parts.pool = globalAveragePool();
  return { ...sequence<Tensor4D, Tensor2D>(parts), features: channels.at(-1)! };
}
