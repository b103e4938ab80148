import { between, boolean, knownNames } from '@coke/core/check-options';
import { decayed, momentumSteps } from './momentum.ts';
import type { OptimizerFactory } from './optimizer.ts';

/** Options of gradient descent. */
export interface SgdOptions {
  /** @defaultValue 0.9 */
  readonly momentum?: number;
  /** Added to gradients times θ. @defaultValue 1e-4 */
  readonly weightDecay?: number;
  /** Do biases and what batch normalisation scales by decay, too (MoCo, SimSiam)? @defaultValue false */
  readonly decayAll?: boolean;
  /** @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent with momentum, as PyTorch has it, but that variables of fewer than two
 * dimensions do not decay unless `decayAll` or a rule says so.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function sgd(options: SgdOptions = {}): OptimizerFactory {
  knownNames('options', options, ['momentum', 'weightDecay', 'decayAll', 'nesterov']);
  return momentumSteps({
    momentum: between('momentum', options.momentum ?? 0.9, 0, 1),
    weightDecay: between('weightDecay', options.weightDecay ?? 1e-4, 0, 1e6),
    decayAll: boolean('decayAll', options.decayAll ?? false),
    nesterov: boolean('nesterov', options.nesterov ?? false),
    adjust: (gradient, value, { weightDecay }) => decayed(gradient, value, weightDecay),
  });
}
