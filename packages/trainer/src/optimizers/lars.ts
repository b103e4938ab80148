import { between, knownNames } from '@coke/core/check-options';
import { add, div, greater, logicalAnd, mul, norm, onesLike, where } from '@tensorflow/tfjs-core';
import { momentumSteps } from './momentum.ts';
import type { OptimizerFactory } from './optimizer.ts';

/** Options of LARS; defaults are those of the paper. */
export interface LarsOptions {
  /** @defaultValue 0.9 */
  readonly momentum?: number;
  /** @defaultValue 1e-6 */
  readonly weightDecay?: number;
  /** How long a step is, next to the variable. @defaultValue 0.001 */
  readonly trust?: number;
}

/**
 * Layer-wise adaptive rate scaling (You, Gitman and Ginsburg, 2017): g ← g + decay θ, times
 * trust |θ| / |g| where neither is 0; then momentum. Variables of fewer than two dimensions are
 * neither scaled nor do they decay.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function lars(options: LarsOptions = {}): OptimizerFactory {
  knownNames('options', options, ['momentum', 'weightDecay', 'trust']);
  const momentum = between('momentum', options.momentum ?? 0.9, 0, 1);
  const decay = between('weightDecay', options.weightDecay ?? 1e-6, 0, 1e6);
  const trust = between('trust', options.trust ?? 0.001, 0, 1e6);
  return momentumSteps(momentum, false, (gradient, value) => {
    if (value.rank < 2) return gradient;
    const decayed = add(gradient, mul(value, decay));
    const [ofValue, ofGradient] = [norm(value), norm(decayed)];
    const scaled = logicalAnd(greater(ofValue, 0), greater(ofGradient, 0));
    const ratio = div(mul(ofValue, trust), where(scaled, ofGradient, onesLike(ofGradient)));
    return mul(decayed, where(scaled, ratio, onesLike(ratio)));
  });
}
