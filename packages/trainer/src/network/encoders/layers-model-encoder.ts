import { shouldBe } from '@coke/core/check-options';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Encoder } from '../module.ts';
import { expectRows } from './encoder-from.ts';
import { expectGradients } from './expect-gradients.ts';

/** What this package needs of a `tf.LayersModel`. */
export interface LayersModelLike {
  readonly trainableWeights: readonly LayerWeightLike[];
  readonly nonTrainableWeights: readonly LayerWeightLike[];
  readonly weights: readonly LayerWeightLike[];
  apply(inputs: Tensor, options: { training: boolean }): unknown;
  dispose(): unknown;
}

/** A weight of a layer: a variable and its name. */
export interface LayerWeightLike {
  readonly name: string;
  read(): Tensor;
}

/**
 * A `tf.LayersModel` of one input, images, and one output, features [b, f], as an encoder. What is frozen
 * stays so. Variables are known by their place in `model.weights` and the last part of their name, as
 * `0/kernel`: the whole name depends on what else has been made before.
 *
 * `@tensorflow/tfjs-layers` brings the gradients of all layers. On the wasm backend `registerWasmKernels`
 * brings kernels that these need.
 *
 * @param model - The encoder disposes of it.
 * @throws TypeError unless it is such a model. What it returns throws a TypeError unless the model gives
 * rows, and an Error in training if a gradient is missing.
 */
export function layersModelEncoder(model: LayersModelLike): Encoder {
  if (typeof model?.apply !== 'function' || !Array.isArray(model.weights)) {
    throw new TypeError(shouldBe('model', 'a tf.LayersModel', model));
  }
  const trainable = variablesOf(model, model.trainableWeights);
  return {
    trainable,
    state: variablesOf(model, model.nonTrainableWeights),
    apply(x, { training }) {
      const run = (): Tensor => model.apply(x, { training }) as Tensor;
      return expectRows(expectGradients(trainable.values(), run), x.shape[0]);
    },
    dispose() {
      model.dispose();
    },
  };
}

function variablesOf(
  { weights }: LayersModelLike,
  some: readonly LayerWeightLike[],
): Map<string, Variable> {
  return new Map(
    some.map((weight) => [
      `${weights.indexOf(weight)}/${weight.name.split('/').at(-1)}`,
      // `read` gives the variable itself: tfjs-layers trains it that way, too.
      weight.read() as Variable,
    ]),
  );
}
