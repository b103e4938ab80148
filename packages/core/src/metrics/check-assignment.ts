import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import type { DenseRows, Rows } from '../rows/rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkLabels } from './check-labels.ts';
import { readHostRows, readRows } from './read-rows.ts';

/** Rows and centers of one width. */
export interface Assignment {
  readonly x: HostRows;
  readonly c: GivenRows;
}

/**
 * Reads rows and centers, and refuses labels and weights that do not belong to them.
 * @throws TypeError for what are no rows; RangeError naming the argument, and the index of the label,
 * the weight or the row
 */
export function readAssignment(
  rows: Rows,
  centers: DenseRows,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Assignment {
  const largest = checkLabels(labels, 'labels');
  const x = readHostRows(rows, 'rows');
  const c = readRows(centers, 'centers', x.cols);
  checkLength(labels, x.rows, 'labels');
  if (largest >= c.rows) {
    const i = Array.prototype.findIndex.call(labels, (label) => label >= c.rows);
    throw new RangeError(shouldBe(`labels[${i}]`, `below ${c.rows}`, labels[i]));
  }
  if (!weights) return { x, c };
  checkLength(weights, x.rows, 'weights');
  for (let i = 0; i < weights.length; i++) {
    // Within float32, sums of weight x square cannot leave float64, so no result is ever NaN.
    if (!(weights[i]! >= 0 && Number.isFinite(Math.fround(weights[i]!)))) {
      throw new RangeError(shouldBe(`weights[${i}]`, 'a float32 of at least 0', weights[i]));
    }
  }
  return { x, c };
}

/** @throws RangeError unless there is one value a row. */
export function checkLength(values: ArrayLike<number>, rows: number, name: string): void {
  if (values.length !== rows) {
    throw new RangeError(shouldBe(`${name}.length`, `one a row (${rows})`, values.length));
  }
}
