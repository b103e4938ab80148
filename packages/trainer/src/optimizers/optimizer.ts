import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** Moves variables against their gradients. */
export interface Optimizer {
  /** What it remembers from step to step, by name; zeros at first. A checkpoint holds them. */
  readonly slots: ReadonlyMap<string, Variable>;
  /**
   * One step. Gradients are those of the variables' names, and the caller's to dispose; a variable without one,
   * such as one of a head that the loss leaves out, stays as it is, and so do its slots. They are not
   * looked at: whoever may have a loss that is not finite checks that first. Weights have moved once this
   * is awaited; gradients must live until then.
   */
  apply(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void | Promise<void>;
  dispose(): void;
}

/** Makes an optimiser of variables, known by name. */
export type OptimizerFactory = (trainable: ReadonlyMap<string, Variable>) => Optimizer;
