import { Random } from '@coke/core';
import {
  boolean,
  inRange,
  knownNames,
  nonNegativeInteger,
  positiveInteger,
} from '@coke/core/check-options';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { convolve } from './convolve.ts';
import { expectChannels } from './expect-channels.ts';
import { heNormal } from './initial-values.ts';

/** Options of a convolution. */
export interface ConvolutionOptions {
  /** Channels that go in. */
  readonly inputs: number;
  /** Channels that come out: kernels. */
  readonly outputs: number;
  /** Pixels of a kernel, along each axis. @defaultValue 3 */
  readonly size?: number;
  /** @defaultValue 1 */
  readonly stride?: number;
  /** Zeros on each side of the image. @defaultValue ⌊size / 2⌋ */
  readonly padding?: number;
  /** What first weights are drawn with. @defaultValue new Random(0) */
  readonly random?: Random;
  /** Is it the first layer? Its input, an image, then gets no gradient. @defaultValue false */
  readonly first?: boolean;
}

const NAMES = ['inputs', 'outputs', 'size', 'stride', 'padding', 'random', 'first'];

/**
 * Convolution without a bias, as batch normalisation follows: [b, h, w, inputs] to [b, h', w', outputs],
 * with h' = ⌊(h + 2 padding - size) / stride⌋ + 1. Its variable is `weight` [size, size, inputs, outputs],
 * at first normal with variance 2 / (size² outputs), as the published ResNets have it.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function convolution(options: ConvolutionOptions): Module<Tensor4D, Tensor4D> {
  knownNames('options', options, NAMES);
  const inputs = positiveInteger('inputs', options.inputs);
  const outputs = positiveInteger('outputs', options.outputs);
  const size = positiveInteger('size', options.size ?? 3);
  const stride = positiveInteger('stride', options.stride ?? 1);
  const padding = nonNegativeInteger('padding', options.padding ?? Math.floor(size / 2));
  const first = boolean('first', options.first ?? false);
  const random = options.random ?? new Random(0);
  const least = Math.max(1, size - 2 * padding);
  const weight = heNormal([size, size, inputs, outputs], size * size * outputs, random);
  return {
    trainable: new Map([['weight', weight]]),
    state: new Map(),
    apply(x) {
      expectChannels(x, 4, inputs);
      for (const axis of [1, 2]) {
        inRange(`x.shape[${axis}]`, x.shape[axis], `at least ${least}`, (n) => n >= least);
      }
      return convolve(x, weight as unknown as Tensor4D, { stride, padding }, !first);
    },
    dispose: () => weight.dispose(),
  };
}
