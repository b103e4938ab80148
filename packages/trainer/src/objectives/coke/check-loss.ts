import { shouldBe } from '@coke/core/check-options';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossHead, LossViews } from './loss-views.ts';

/**
 * Refuses what the losses cannot work on, without a look at the values of a tensor.
 *
 * @param counts - How many views there must be: at least, at most.
 * @throws RangeError if views, centers and targets are not of one size, or their number is wrong.
 * @throws TypeError if one of them is of a wrong rank or dtype.
 */
export function checkLoss(
  { projections, predictions }: LossViews,
  heads: readonly LossHead[],
  [least, most]: readonly [number, number],
): void {
  const views = projections.length;
  if (views < least || views > most) {
    const rule = least === most ? `${least}` : `at least ${least}`;
    throw new RangeError(shouldBe('projections.length', rule, views));
  }
  if (predictions && predictions.length !== views) {
    throw new RangeError(
      shouldBe('predictions.length', `as many as projections, ${views}`, predictions.length),
    );
  }
  if (heads.length === 0) throw new RangeError(shouldBe('heads', 'one or more', heads));
  const [b, d] = projections[0]!.shape;
  if (!(b > 0)) throw new RangeError(shouldBe('projections[0].shape[0]', 'positive', b));
  for (const [v, x] of projections.entries()) expectShape(`projections[${v}]`, x, [b, d]);
  for (const [v, x] of predictions?.entries() ?? []) expectShape(`predictions[${v}]`, x, [b, d]);
  for (const [h, head] of heads.entries()) checkHead(`heads[${h}]`, head, b, d);
}

function checkHead(name: string, { centers, targets }: LossHead, b: number, d: number): void {
  const [k] = centers.centers.shape;
  expectShape(`${name}.centers.centers`, centers.centers, [k, d]);
  expectShape(`${name}.centers.transposed`, centers.transposed, [d, k]);
  if ('labels' in targets) expectShape(`${name}.targets.labels`, targets.labels, [b], 'int32');
  else expectShape(`${name}.targets.probabilities`, targets.probabilities, [b, k]);
}

function expectShape(
  name: string,
  x: Tensor,
  shape: readonly number[],
  dtype: Tensor2D['dtype'] = 'float32',
): void {
  if (x.dtype !== dtype) throw new TypeError(shouldBe(`${name}.dtype`, `'${dtype}'`, x.dtype));
  if (x.shape.length !== shape.length || x.shape.some((extent, axis) => extent !== shape[axis])) {
    throw new RangeError(shouldBe(`${name}.shape`, `[${shape.join(', ')}]`, x.shape));
  }
}

/** @throws RangeError unless it is a finite number above 0. */
export function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(shouldBe(name, 'a positive number', value));
  }
}

/** @throws RangeError unless it is in 0 … 1. */
export function checkShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(shouldBe(name, 'in 0 … 1', value));
}
