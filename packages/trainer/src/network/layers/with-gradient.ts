import { customGrad, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Keeps tensors for the gradient; does nothing where none is asked for. */
export type Save = (tensors: readonly Tensor[]) => void;

/**
 * An operation with a gradient of its own: `@tensorflow/tfjs-core` alone registers none. What `backward`
 * makes on the way is disposed at once: tfjs itself would hold it until all gradients are there.
 *
 * @param inputs - What has a gradient.
 * @param backward - Gradients with respect to `inputs`, in their order, from that of the output.
 */
export function withGradient<Output extends Tensor>(
  inputs: readonly Tensor[],
  forward: (save: Save) => Output,
  backward: (dy: Output, saved: Tensor[]) => Tensor[],
): Output {
  const operation = customGrad((...args) => {
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
      tidy(() => backward(dy as Output, saved));
    // Typed as a tensor, as the inputs are.
    return { value: forward(args.at(-1) as unknown as Save), gradFunc };
  });
  return operation(...inputs) as Output;
}
