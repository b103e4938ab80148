import type { Matrix } from '../rows/matrix.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkLabels } from './check-labels.ts';

/**
 * Refuses rows, centers, labels and weights that do not belong together.
 * @throws TypeError unless data are float32; RangeError naming the argument, and the index of the label,
 * the weight or the row
 */
export function checkAssignment(
  rows: Matrix,
  centers: Matrix,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  const largest = checkLabels(labels, 'labels');
  checkLength(labels, rows.rows, 'labels');
  if (centers.cols !== rows.cols) {
    throw new RangeError(shouldBe('centers.cols', `${rows.cols}`, centers.cols));
  }
  checkMatrix(rows, 'rows');
  checkMatrix(centers, 'centers');
  if (largest >= centers.rows) {
    const i = Array.prototype.findIndex.call(labels, (label) => label >= centers.rows);
    throw new RangeError(shouldBe(`labels[${i}]`, `below ${centers.rows}`, labels[i]));
  }
  if (!weights) return;
  checkLength(weights, rows.rows, 'weights');
  for (let i = 0; i < weights.length; i++) {
    // Within float32, sums of weight x square cannot leave float64, so no result is ever NaN.
    if (!(weights[i]! >= 0 && Number.isFinite(Math.fround(weights[i]!)))) {
      throw new RangeError(shouldBe(`weights[${i}]`, 'a float32 of at least 0', weights[i]));
    }
  }
}

/** @throws RangeError unless there is one value a row. */
export function checkLength(values: ArrayLike<number>, rows: number, name: string): void {
  if (values.length !== rows) {
    throw new RangeError(shouldBe(`${name}.length`, `one a row (${rows})`, values.length));
  }
}

function checkMatrix({ data, rows, cols }: Matrix, name: string): void {
  if (!(data instanceof Float32Array)) {
    throw new TypeError(shouldBe(`${name}.data`, 'a Float32Array', data));
  }
  if (data.length !== rows * cols) {
    throw new RangeError(
      shouldBe(`${name}.data.length`, `rows x cols (${rows * cols})`, data.length),
    );
  }
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) {
      const row = Math.floor(i / cols);
      throw new RangeError(shouldBe(`row ${row} of ${name}`, 'finite', data[i]));
    }
  }
}
