import type { AugmentOptions } from '../augment/augment-options.ts';
import {
  oneView,
  smallCropSide,
  smallCrops,
  smallImageCrops,
  smallImageViews,
  twoViews,
} from '../augment/presets.ts';
import type { DataSet } from './data-set.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import { SMALL_SIDE } from './small-images.ts';

/** How a run makes the views of an image: large ones first, then small crops. */
export function runViews(
  {
    views,
    smallCrops: count,
    size,
    crop: least,
  }: Pick<ResolvedRunOptions, 'views' | 'smallCrops' | 'size' | 'crop'>,
  { mean, std, side: whole, mirrors }: Omit<DataSet, 'train' | 'test'>,
): AugmentOptions[] {
  const small = whole <= SMALL_SIDE;
  // A part of a small image is not enlarged to the whole again: that would cost more and show no more.
  const side = size ?? (small ? Math.round((3 / 4) * whole) : whole);
  const cropSide = smallCropSide(side);
  const large = { height: side, width: side, mean, std };
  const crop = { ...large, height: cropSide, width: cropSide };
  const scaled = (view: AugmentOptions) =>
    least === undefined ? view : { ...view, crop: { scale: [least, 1] } as const };
  if (small) {
    const flip = mirrors ? 0.5 : 0;
    return [
      ...smallImageViews({ ...large, views, flip }).map(scaled),
      ...smallImageCrops(count, { ...crop, flip }),
    ];
  }
  const photographs = views === 1 ? [oneView(large)] : twoViews(large);
  return [...photographs.map(scaled), ...smallCrops(count, crop)];
}
