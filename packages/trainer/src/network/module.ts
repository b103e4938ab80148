import type { Random } from '@coke/core';
import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';

/** How a module is applied. */
export interface ApplyOptions {
  /** Normalise by the batch's own statistics and take them in, or by the running ones. */
  readonly training: boolean;
  /** What dropout draws from in training, in the order in which layers are applied. Others need none. */
  readonly random?: Random;
}

/**
 * Part of a network: its variables by name, and what it does to a batch. Names are unique within a
 * module and always in the same order, so that optimisers and checkpoints can hold on to them.
 */
export interface Module<Input extends Tensor = Tensor, Output extends Tensor = Tensor> {
  /** Variables that gradients move. */
  readonly trainable: ReadonlyMap<string, Variable>;
  /** Variables that change by themselves in training: running means and variances. */
  readonly state: ReadonlyMap<string, Variable>;
  /** Differentiable with respect to `trainable`. The caller tidies what is made on the way. */
  apply(x: Input, options: ApplyOptions): Output;
  dispose(): void;
}

/** Images [b, height, width, channels] f32 to features [b, width of the features] f32. */
export type Encoder = Module<Tensor4D, Tensor2D>;

/** Features [b, in] f32 to features [b, out] f32: a projector, a predictor, or a layer of them. */
export interface RowModule extends Module<Tensor2D, Tensor2D> {
  /** Width of the rows that it gives, where it says so. */
  readonly outputs?: number;
}
