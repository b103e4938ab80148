import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { cropSides, padSides } from './pad-sides.ts';
import { type Save, withGradient } from './with-gradient.ts';

/** How a kernel goes over an image. */
export interface Strides {
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly padding: number;
}

/**
 * Convolution of images with kernels, and its gradient.
 *
 * Zeros are put on all sides alike, as PyTorch does. TensorFlow's `same` does so only at stride 1, and
 * its gradients know no other padding: elsewhere the image is padded first.
 *
 * @param x - [b, h, w, c] f32.
 * @param weight - [k, k, c, o] f32.
 * @param needsGradient - Whether x has a gradient, too; images have no need of one.
 * @returns [b, h', w', o] f32, with h' = ⌊(h + 2 padding - k) / stride⌋ + 1.
 */
export function convolve(
  x: Tensor4D,
  weight: Tensor4D,
  { stride, padding }: Strides,
  needsGradient: boolean,
): Tensor4D {
  const same = stride === 1 && weight.shape[0] === 2 * padding + 1;
  const around = same ? 0 : padding;
  const attributes = { strides: stride, pad: same ? 'same' : 'valid', dataFormat: 'NHWC' } as const;

  const forward = (save: Save): Tensor4D => {
    const padded = padSides(x, around);
    save([padded, weight]);
    return conv2d(padded, weight, stride, attributes.pad);
  };
  const backward = (dy: Tensor4D, saved: Tensor[]): Tensor[] => {
    const [padded, kernels] = saved as [Tensor4D, Tensor4D];
    const ofWeight = run(
      Conv2DBackpropFilter,
      { x: padded, dy },
      { ...attributes, filterShape: kernels.shape },
    );
    if (!needsGradient) return [ofWeight];
    const ofPadded = run(
      Conv2DBackpropInput,
      { dy, filter: kernels },
      { ...attributes, inputShape: padded.shape },
    );
    return [ofWeight, cropSides(ofPadded, around)];
  };
  return withGradient(needsGradient ? [weight, x] : [weight], forward, backward);
}

// tfjs-core has no function of its own for these two.
function run(kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor4D {
  return engine().runKernel(
    kernel,
    inputs as NamedTensorMap,
    attributes as NamedAttrMap,
  ) as Tensor4D;
}
