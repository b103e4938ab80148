import {
  addN,
  mean,
  mul,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { columnMeans } from './column-sums.ts';
import { unitRows } from './unit-rows.ts';

/**
 * How much of the sphere rows fill: the mean over columns of the standard deviation of unit rows, times
 * √d; 1 where they fill it evenly, 0 where all are the same (Chen and He, 2021, figure 2). The mean over views.
 *
 * @param views - b × d each.
 */
export function unitSpread(views: readonly Tensor2D[]): Scalar {
  const spreads = views.map((x) => {
    const { unit } = unitRows(x);
    const deviations = sqrt(columnMeans(square(sub(unit, columnMeans(unit)))));
    return mul<Scalar>(mean(deviations), Math.sqrt(x.shape[1]) / views.length);
  });
  return addN(spreads);
}
