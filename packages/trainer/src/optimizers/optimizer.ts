import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { VariableRules } from './variable-rules.ts';

/** What a step goes by, where that changes from step to step. */
export interface StepRates {
  readonly learningRate: number;
  /** Learning rate of variables that do not follow the schedule. @defaultValue `learningRate` */
  readonly constantRate?: number;
  /** In place of the optimiser's own. @defaultValue the optimiser's */
  readonly weightDecay?: number;
}

/** Moves variables against their gradients. */
export interface Optimizer {
  /** What it remembers from step to step, by name; zeros at first. A checkpoint holds them. */
  readonly slots: ReadonlyMap<string, Variable>;
  /**
   * One step. Gradients are those of the variables' names, and the caller's to dispose; a variable without one,
   * such as one of a head that the loss leaves out, or that is frozen, stays as it is, and so do its
   * slots: it neither decays nor moves on. They are not looked at: whoever may have a loss that is not
   * finite checks that first. Weights have moved once this is awaited; gradients must live until then.
   *
   * @param rates - The learning rate, or all that a step goes by.
   */
  apply(gradients: ReadonlyMap<string, Tensor>, rates: number | StepRates): void | Promise<void>;
  dispose(): void;
}

/**
 * Makes an optimiser of variables, known by name.
 *
 * @param rules - What is different for some of them; see `withRules`.
 */
export type OptimizerFactory = (
  trainable: ReadonlyMap<string, Variable>,
  rules?: VariableRules,
) => Optimizer;
