import type { OptimizerFactory } from './optimizer.ts';
import type { VariableRules } from './variable-rules.ts';

/**
 * An optimiser with other rules for some variables: `withRules(sgd(), (name) => name.startsWith('predictor/')
 * ? { scheduled: false } : undefined)` lets a predictor keep its rate. Of two rules for the same variable
 * that of the innermost call holds.
 */
export function withRules(optimizer: OptimizerFactory, rules: VariableRules): OptimizerFactory {
  return (trainable, others) =>
    optimizer(trainable, (name, variable) => {
      return { ...others?.(name, variable), ...rules(name, variable) };
    });
}
