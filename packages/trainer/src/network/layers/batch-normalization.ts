import { between, boolean, inRange, knownNames, positiveInteger } from '@coke/core/check-options';
import { add, mul, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { expectChannels } from './expect-channels.ts';
import { constant } from './initial-values.ts';
import { type Moments, normalizeByBatch, normalizeByMoments } from './normalize-batch.ts';

/** Options of batch normalisation. Defaults are PyTorch's. */
export interface BatchNormalizationOptions {
  readonly channels: number;
  /** Share of a batch in the running statistics. @defaultValue 0.1 */
  readonly momentum?: number;
  /** Added to variances. @defaultValue 1e-5 */
  readonly epsilon?: number;
  /** Scale at first. With 0 a residual block begins as the identity. @defaultValue 1 */
  readonly gamma?: number;
  /** Is there a scale to be learnt? Without, there is no `gamma`. @defaultValue true */
  readonly scale?: boolean;
  /** Is there a shift to be learnt? Without, there is no `beta`. @defaultValue true */
  readonly shift?: boolean;
}

const NAMES = ['channels', 'momentum', 'epsilon', 'gamma', 'scale', 'shift'];

/**
 * Batch normalisation of channels, the last dimension; rows and pixels are all alike. Variables are
 * `gamma` and `beta`, where there are a scale and a shift; state is `runningMean` and `runningVariance`, [channels] each.
 *
 * In training a batch is normalised by its own statistics, and the running ones take it in (variances
 * divided by n - 1, as PyTorch does). A batch of a single value a channel has none: it is normalised by
 * the running ones, which stay (PyTorch refuses it).
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function batchNormalization<T extends Tensor>(
  options: BatchNormalizationOptions,
): Module<T, T> {
  knownNames('options', options, NAMES);
  const channels = positiveInteger('channels', options.channels);
  const momentum = between('momentum', options.momentum ?? 0.1, 0, 1);
  const epsilon = between('epsilon', options.epsilon ?? 1e-5, 1e-12, 1);
  const start = inRange('gamma', options.gamma ?? 1, 'a finite number', Number.isFinite);
  const hasScale = boolean('scale', options.scale ?? true);
  const hasShift = boolean('shift', options.shift ?? true);
  if (!hasScale) inRange('gamma', start, '1 without a scale', (value) => value === 1);
  // Those that are not learnt stay as they are.
  const gamma = constant([channels], start, hasScale);
  const beta = constant([channels], 0, hasShift);
  const runningMean = constant([channels], 0, false);
  const runningVariance = constant([channels], 1, false);
  const scale = { gamma, beta } as unknown as { gamma: Tensor1D; beta: Tensor1D };
  const running = { mean: runningMean, variance: runningVariance } as unknown as Moments;

  const takeIn = ({ mean, variance }: Moments, n: number): void =>
    tidy(() => {
      const unbiased = mul(variance, n / (n - 1));
      runningMean.assign(add(mul(runningMean, 1 - momentum), mul(mean, momentum)));
      runningVariance.assign(add(mul(runningVariance, 1 - momentum), mul(unbiased, momentum)));
    });
  return {
    trainable: new Map([
      ...(hasScale ? [['gamma', gamma] as const] : []),
      ...(hasShift ? [['beta', beta] as const] : []),
    ]),
    state: new Map([
      ['runningMean', runningMean],
      ['runningVariance', runningVariance],
    ]),
    apply(x, { training }) {
      expectChannels(x, x.rank, channels);
      const n = x.size / channels;
      return training && n > 1
        ? normalizeByBatch(x, scale, epsilon, (moments) => takeIn(moments, n))
        : normalizeByMoments(x, scale, epsilon, running);
    },
    dispose() {
      for (const variable of [gamma, beta, runningMean, runningVariance]) variable.dispose();
    },
  };
}
