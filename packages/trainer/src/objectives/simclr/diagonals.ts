import { concat, reshape, slice, slice2d, type Tensor2D, zeros } from '@tensorflow/tfjs-core';

/**
 * Rows of n × n without their own entries: n × (n - 1), the others in their order. In one line, entries of
 * the diagonal are n + 1 apart: without the first they are the last column of rows of n + 1.
 */
export function withoutDiagonal(square: Tensor2D): Tensor2D {
  const [n] = square.shape;
  const line = slice(reshape(square, [n * n]), [1], [n * n - 1]);
  return reshape(slice2d(reshape(line, [n - 1, n + 1]), [0, 0], [n - 1, n]), [n, n - 1]);
}

/** The way back: n × (n - 1) to n × n, with zeros for the rows' own entries. */
export function withZeroDiagonal(others: Tensor2D): Tensor2D {
  const [n] = others.shape;
  const lines = concat([reshape(others, [n - 1, n]), zeros([n - 1, 1])], 1);
  return reshape(concat([zeros([1]), reshape(lines, [n * n - 1])]), [n, n]);
}
