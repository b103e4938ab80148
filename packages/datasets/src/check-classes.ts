import { shouldBe } from '@coke/core/check-options';
import type { ImageSet } from './image-set.ts';

/**
 * Classes and their names, where they are known.
 *
 * @throws RangeError if there is not one class an image, each an integer with a name.
 */
export function checkClasses(
  count: number,
  classes: ArrayLike<number> | undefined,
  classNames: readonly string[] | undefined,
): Pick<ImageSet, 'classes' | 'classNames'> {
  if (classes === undefined) return {};
  if (classes.length !== count) {
    throw new RangeError(shouldBe('classes', `${count} long, one an image`, classes.length));
  }
  const most = classNames === undefined ? 2 ** 31 : classNames.length;
  const checked = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const c = classes[i]!;
    if (!Number.isInteger(c) || c < 0 || c >= most) {
      throw new RangeError(shouldBe(`classes[${i}]`, `an integer 0 … ${most - 1}`, c));
    }
    checked[i] = c;
  }
  return { classes: checked, ...(classNames && { classNames: [...classNames] }) };
}
