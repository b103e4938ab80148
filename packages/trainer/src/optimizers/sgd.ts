import { between, knownNames } from '@coke/core/check-options';
import { add, mul } from '@tensorflow/tfjs-core';
import { momentumSteps } from './momentum.ts';
import type { OptimizerFactory } from './optimizer.ts';

/** Options of gradient descent. */
export interface SgdOptions {
  /** @defaultValue 0.9 */
  readonly momentum?: number;
  /** Added to gradients times θ, of variables of two dimensions and more. @defaultValue 1e-4 */
  readonly weightDecay?: number;
  /** @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent with momentum, as PyTorch has it, but that biases and what batch
 * normalisation scales by do not decay.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function sgd(options: SgdOptions = {}): OptimizerFactory {
  knownNames('options', options, ['momentum', 'weightDecay', 'nesterov']);
  const momentum = between('momentum', options.momentum ?? 0.9, 0, 1);
  const decay = between('weightDecay', options.weightDecay ?? 1e-4, 0, 1e6);
  return momentumSteps(momentum, options.nesterov ?? false, (gradient, value) =>
    value.rank > 1 && decay > 0 ? add(gradient, mul(value, decay)) : gradient,
  );
}
