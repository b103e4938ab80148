import { shouldBe } from '../support/error-message.ts';

/**
 * Refuses anything but a non-empty array of non-negative integers, and returns the largest of them.
 * @throws TypeError without a length, RangeError when empty or naming the first bad label
 */
export function checkLabels(labels: ArrayLike<number>, name: string): number {
  if (typeof labels?.length !== 'number') {
    throw new TypeError(shouldBe(name, 'an array of labels', labels));
  }
  if (labels.length === 0) throw new RangeError('labels should not be empty');
  let largest = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0) {
      throw new RangeError(shouldBe(`${name}[${i}]`, 'a non-negative integer', label));
    }
    if (label > largest) largest = label;
  }
  return largest;
}
