import { shouldBe } from '@coke/core/check-options';

/**
 * Share of the images whose label is another than an epoch before. Images without a label (-1) on
 * either side are left out; undefined where there are no others.
 *
 * @throws RangeError if the two are not of one length.
 */
export function labelChangeRate(
  previous: ArrayLike<number>,
  current: ArrayLike<number>,
): number | undefined {
  if (current.length !== previous.length) {
    const rule = `the labels before (${previous.length})`;
    throw new RangeError(shouldBe('the number of labels', rule, current.length));
  }
  let both = 0;
  let changed = 0;
  for (let i = 0; i < current.length; i++) {
    if (previous[i]! < 0 || current[i]! < 0) continue;
    both++;
    if (previous[i] !== current[i]) changed++;
  }
  return both === 0 ? undefined : changed / both;
}
