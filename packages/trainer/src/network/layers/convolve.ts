import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  getBackend,
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
 * Convolution of images with kernels, and its gradient. Zeros are put on all sides alike, as PyTorch does;
 * TensorFlow's `same` does so only at stride 1.
 *
 * @param x - [b, h, w, c] f32.
 * @param weight - [k, k, c, o] f32.
 * @param needsGradient - Whether x has a gradient, too; images have no need of one.
 * @returns [b, h', w', o] f32, with h' = ⌊(h + 2 padding - k) / stride⌋ + 1.
 */
export function convolve(
  x: Tensor4D,
  weight: Tensor4D,
  strides: Strides,
  needsGradient: boolean,
): Tensor4D {
  const { around, attributes } = paddingFor(strides, weight.shape[0]);
  const forward = (save: Save): Tensor4D => {
    const padded = padSides(x, around);
    save([padded, weight]);
    const { stride, pad, rounding } = attributes;
    return conv2d(padded, weight, stride, pad, 'NHWC', 1, rounding);
  };
  const backward = (dy: Tensor4D, saved: Tensor[]): Tensor[] => {
    const [padded, kernels] = saved as [Tensor4D, Tensor4D];
    const ofWeight = run(Conv2DBackpropFilter, { x: padded, dy }, { filterShape: kernels.shape });
    if (!needsGradient) return [ofWeight];
    const ofPadded = run(
      Conv2DBackpropInput,
      { dy, filter: kernels },
      { inputShape: padded.shape },
    );
    return [ofWeight, cropSides(ofPadded, around)];
  };
  // tfjs-core has no function of its own for the two gradients.
  const run = (kernel: string, inputs: Record<string, Tensor>, shape: object): Tensor4D => {
    const { stride, pad, rounding } = attributes;
    const common = { strides: stride, pad, dataFormat: 'NHWC', dimRoundingMode: rounding };
    const all = { ...common, ...shape } as unknown as NamedAttrMap;
    return engine().runKernel(kernel, inputs as NamedTensorMap, all) as Tensor4D;
  };
  return withGradient(needsGradient ? [weight, x] : [weight], forward, backward);
}

/** Zeros to put around images first, and what is left to the kernels. */
function paddingFor({ stride, padding }: Strides, size: number) {
  const left = (pad: 'same' | 'valid' | number, rounding?: 'floor') => ({ stride, pad, rounding });
  if (padding === 0) return { around: 0, attributes: left('valid') };
  if (stride === 1 && size === 2 * padding + 1) return { around: 0, attributes: left('same') };
  // The gradients of tfjs-node know no numbers.
  if (getBackend() === 'tensorflow') return { around: padding, attributes: left('valid') };
  return { around: 0, attributes: left(padding, 'floor') };
}
