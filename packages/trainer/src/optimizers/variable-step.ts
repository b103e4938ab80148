import type { StepRates } from './optimizer.ts';
import type { VariableRule } from './variable-rules.ts';

/** What an optimiser does where no rule says otherwise. */
export interface StepDefaults {
  readonly momentum: number;
  readonly weightDecay: number;
  /** Does the variable decay? */
  readonly decays: boolean;
}

/** What the step of one variable goes by. */
export interface VariableStep {
  readonly learningRate: number;
  readonly momentum: number;
  /** 0 where the variable does not decay. */
  readonly weightDecay: number;
}

/** The step of a variable that has this rule. */
export function variableStep(
  rates: number | StepRates,
  rule: VariableRule,
  { momentum, weightDecay, decays }: StepDefaults,
): VariableStep {
  const given: StepRates = typeof rates === 'number' ? { learningRate: rates } : rates;
  const { learningRate, constantRate = learningRate } = given;
  return {
    learningRate: (rule.rate ?? 1) * ((rule.scheduled ?? true) ? learningRate : constantRate),
    momentum: rule.momentum ?? momentum,
    weightDecay: (rule.decay ?? decays) ? (given.weightDecay ?? weightDecay) : 0,
  };
}
