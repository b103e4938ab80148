import type { Matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';

/** Frozen features and what they are of. */
export interface LabelledFeatures {
  /** [n, d]; pixels are features too. */
  readonly features: Matrix;
  /** [n] class of each row, 0 … classes - 1. */
  readonly classes: Int32Array;
}

/**
 * Refuse features that cannot be judged, and return the number of classes: one more than the
 * largest.
 *
 * @throws TypeError if `set` has no features or no classes.
 * @throws RangeError if it has no rows, a value that is not finite, or another number of classes
 * than of rows.
 */
export function checkLabelled(name: string, set: LabelledFeatures): number {
  const { features, classes } = Object(set) as LabelledFeatures;
  if (!(features?.data instanceof Float32Array)) {
    throw new TypeError(shouldBe(`${name}.features`, 'a matrix of float32', features));
  }
  if (!(classes instanceof Int32Array)) {
    throw new TypeError(shouldBe(`${name}.classes`, 'an Int32Array', classes));
  }
  checkFeatures(`${name}.features`, features);
  if (classes.length !== features.rows) {
    const rule = `the rows of its features (${features.rows})`;
    throw new RangeError(shouldBe(`${name}.classes.length`, rule, classes.length));
  }
  let largest = 0;
  for (let i = 0; i < classes.length; i++) {
    if (classes[i]! < 0) {
      throw new RangeError(shouldBe(`${name}.classes[${i}]`, 'at least 0', classes[i]));
    }
    largest = Math.max(largest, classes[i]!);
  }
  return largest + 1;
}

/**
 * Refuse a matrix without rows, of another length than it says, or with a value that is not finite.
 *
 * @throws RangeError naming the row.
 */
export function checkFeatures(name: string, { data, rows, cols }: Matrix): void {
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new RangeError(shouldBe(`${name}.rows`, 'a positive integer', rows));
  }
  if (data.length !== rows * cols) {
    throw new RangeError(
      shouldBe(`${name}.data.length`, `rows x cols (${rows} x ${cols})`, data.length),
    );
  }
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      throw new RangeError(shouldBe(`row ${Math.floor(at / cols)} of ${name}`, 'finite', data[at]));
    }
  }
}

/**
 * Refuse a test set that is not as wide as the training set.
 *
 * @throws RangeError
 */
export function checkSameWidth(train: Matrix, test: Matrix): void {
  if (train.cols !== test.cols) {
    throw new RangeError(
      shouldBe('test.features.cols', `that of the training features (${train.cols})`, test.cols),
    );
  }
}
