import { concat, pad, slice, type Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from './with-gradient.ts';

/** Batches one below the other, along their first dimension; they are alike in all others. */
export function concatRows<T extends Tensor>(batches: readonly T[]): T {
  const [first, ...others] = batches;
  if (others.length === 0) return first!;
  return withGradient<T>(
    batches,
    () => concat<T>([...batches], 0),
    (dy) => {
      let at = 0;
      return batches.map(({ shape }) => {
        const [from, rows] = [at, shape[0]!];
        at += rows;
        return slice(dy, [from], [rows]);
      });
    },
  );
}

/** `count` batches of as many rows each, that `x` holds one below the other. */
export function splitRows<T extends Tensor>(x: T, count: number): T[] {
  const rows = x.shape[0]! / count;
  if (count === 1) return [x];
  return Array.from({ length: count }, (_, i) =>
    withGradient<T>(
      [x],
      () => slice(x, [i * rows], [rows]) as Tensor as T,
      (dy) => [padRows(dy, i * rows, (count - 1 - i) * rows)],
    ),
  );
}

/** Rows of zeros above and below. */
function padRows(x: Tensor, above: number, below: number): Tensor {
  const none = x.shape.slice(1).map((): [number, number] => [0, 0]);
  return pad(x, [[above, below], ...none]);
}
