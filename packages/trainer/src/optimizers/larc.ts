import { between, knownNames } from '@coke/core/check-options';
import { momentumSteps } from './momentum.ts';
import type { OptimizerFactory } from './optimizer.ts';
import { scaleSeparately } from './scale-gradient.ts';

/** Options of LARC; defaults are those of SwAV. */
export interface LarcOptions {
  /** @defaultValue 0.9 */
  readonly momentum?: number;
  /** @defaultValue 1e-6 */
  readonly weightDecay?: number;
  /** How long a step is, next to the variable. @defaultValue 0.001 */
  readonly trust?: number;
}

/**
 * Layer-wise adaptive rate control as apex has it, not clipping (SwAV, DeepCluster-v2): g ← (g + decay θ)
 * trust |θ| / (|g| + decay |θ| + 1e-8) of *all* variables, biases and scales too; then momentum. Where |θ|
 * or |g| is 0 a gradient stays as it is: a bias that begins as 0 takes its first step at the full rate.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function larc(options: LarcOptions = {}): OptimizerFactory {
  knownNames('options', options, ['momentum', 'weightDecay', 'trust']);
  const trust = between('trust', options.trust ?? 0.001, 0, 1e6);
  return momentumSteps({
    momentum: between('momentum', options.momentum ?? 0.9, 0, 1),
    weightDecay: between('weightDecay', options.weightDecay ?? 1e-6, 0, 1e6),
    decayAll: true,
    adjust: (gradient, value, { weightDecay }) =>
      scaleSeparately(gradient, value, weightDecay, trust),
  });
}
