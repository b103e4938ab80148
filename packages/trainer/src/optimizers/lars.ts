import { between, boolean, knownNames, oneOf } from '@coke/core/check-options';
import { decayed, momentumSteps } from './momentum.ts';
import type { OptimizerFactory } from './optimizer.ts';
import { scaleDecayed, scaleSeparately } from './scale-gradient.ts';

/** Options of LARS; defaults are those of CoKe's paper. */
export interface LarsOptions {
  /** @defaultValue 0.9 */
  readonly momentum?: number;
  /** @defaultValue 1e-6 */
  readonly weightDecay?: number;
  /** How long a step is, next to the variable. @defaultValue 0.001 */
  readonly trust?: number;
  /**
   * Never lengthen a step: g ← (g + decay θ) min(trust |θ| / (|g| + decay |θ| + 1e-8) / rate, 1), where
   * neither |θ| nor |g| is 0; as solo-learn has it, whose recipes for CIFAR-10 take trust 0.02.
   * @defaultValue false
   */
  readonly clip?: boolean;
  /**
   * What momentum adds up: scaled gradients, v ← m v + g, θ ← θ - rate v, as MoCo-v3, BYOL, Barlow Twins,
   * DINO and CoKe have it; or steps, v ← m v + rate g, θ ← θ - v, as You et al. and SimCLR. They differ
   * while the rate changes. @defaultValue 'gradients'
   */
  readonly momentumOf?: 'gradients' | 'steps';
}

/**
 * Layer-wise adaptive rate scaling (You, Gitman and Ginsburg, 2017): g ← g + decay θ, times
 * trust |θ| / |g| where neither is 0; then momentum. Variables of fewer than two dimensions are
 * not scaled, and decay only if a rule says so. What scales those too is `larc`.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function lars(options: LarsOptions = {}): OptimizerFactory {
  knownNames('options', options, ['momentum', 'weightDecay', 'trust', 'clip', 'momentumOf']);
  const trust = between('trust', options.trust ?? 0.001, 0, 1e6);
  const clip = boolean('clip', options.clip ?? false);
  return momentumSteps({
    momentum: between('momentum', options.momentum ?? 0.9, 0, 1),
    weightDecay: between('weightDecay', options.weightDecay ?? 1e-6, 0, 1e6),
    decayAll: false,
    of: oneOf('momentumOf', options.momentumOf ?? 'gradients', ['gradients', 'steps']),
    adjust(gradient, value, { weightDecay, learningRate }) {
      if (value.rank < 2) return decayed(gradient, value, weightDecay);
      return clip
        ? scaleSeparately(gradient, value, weightDecay, trust, learningRate)
        : scaleDecayed(gradient, value, weightDecay, trust);
    },
  });
}
