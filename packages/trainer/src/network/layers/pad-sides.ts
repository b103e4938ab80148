import { pad, slice4d, type Tensor4D } from '@tensorflow/tfjs-core';

/** `n` values more on each of the four sides of images. */
export function padSides(x: Tensor4D, n: number, value = 0): Tensor4D {
  const none: [number, number] = [0, 0];
  return n === 0 ? x : pad(x, [none, [n, n], [n, n], none], value);
}

/** `n` values less on each of the four sides of images. */
export function cropSides(x: Tensor4D, n: number): Tensor4D {
  const [b, h, w, c] = x.shape;
  return n === 0 ? x : slice4d(x, [0, n, n, 0], [b, h - 2 * n, w - 2 * n, c]);
}
