import { Random } from '@coke/core';
import { inRange, knownNames } from '@coke/core/check-options';
import { mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { withGradient } from './with-gradient.ts';

/** Options of dropout. */
export interface DropoutOptions {
  /** Share of values that is dropped, in [0, 1). */
  readonly rate: number;
}

/**
 * In training each value is 0 with probability `rate`, and else divided by 1 - rate; in use it stays (Srivastava
 * et al., 2014). What is dropped is drawn from `random` of the options that it is applied with.
 *
 * @throws RangeError, TypeError naming the option at fault; Error in training without `random`.
 */
export function dropout<T extends Tensor>(options: DropoutOptions): Module<T, T> {
  knownNames('options', options, ['rate']);
  const rate = inRange('rate', options.rate, 'in [0, 1)', (n) => n >= 0 && n < 1);
  return {
    trainable: new Map(),
    state: new Map(),
    apply(x, { training, random }) {
      if (!training || rate === 0) return x;
      if (!random) throw new Error('random should be given to dropout in training, got none');
      const kept = Float32Array.from({ length: x.size }, () =>
        random.uniform() < rate ? 0 : 1 / (1 - rate),
      );
      return withGradient<T>(
        [x],
        (save) => {
          const mask = tensor(kept, x.shape);
          save([mask]);
          return mul(x, mask);
        },
        (dy, [mask]) => [mul(dy, mask!)],
      );
    },
    dispose() {},
  };
}

// Far from the streams of clusterings, views and the order of images, which may have the same seed.
const DROPOUT_STREAM = 2 ** 44;

/**
 * What a batch's dropout draws from: by seed, epoch and batch alone, so that a run that goes on anywhere draws
 * what it would have drawn.
 *
 * @param seed - A safe integer.
 * @param epoch - 0 … 2^42.
 * @param batch - Of the epoch, from 0.
 * @param part - Of the batch, from 0, where each draws by itself.
 */
export function dropoutRandom(seed: number, epoch: number, batch: number, part?: number): Random {
  const ofBatch = new Random(new Random(seed, DROPOUT_STREAM + epoch).integer(2 ** 53), batch);
  return part === undefined ? ofBatch : new Random(ofBatch.integer(2 ** 53), 1 + part);
}
