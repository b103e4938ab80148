import type { AugmentOptions } from '../augment/augment-options.ts';
import { oneView, smallCrops, smallImageViews, twoViews } from '../augment/presets.ts';
import type { DataSet } from './data-set.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** Images up to this side get the views for small images. */
const SMALL_SIDE = 64;
/** Side of a small crop next to that of a large view, as published: 96 and 224 pixels. */
const SMALL_CROP = 96 / 224;
/** Ours: what the views for small images leave out, small crops look at. */
const SMALL_PART = { scale: [0.1, 0.6] } as const;

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
  const cropSide = Math.max(1, Math.round(side * SMALL_CROP));
  const large = { height: side, width: side, mean, std };
  const crop = { ...large, height: cropSide, width: cropSide };
  const scaled = (view: AugmentOptions) =>
    least === undefined ? view : { ...view, crop: { scale: [least, 1] } as const };
  if (small) {
    const flip = mirrors ? 0.5 : 0;
    const crops = smallImageViews({ ...crop, views: count, flip });
    return [
      ...smallImageViews({ ...large, views, flip }).map(scaled),
      ...crops.map((view) => ({ ...view, crop: SMALL_PART })),
    ];
  }
  const photographs = views === 1 ? [oneView(large)] : twoViews(large);
  return [...photographs.map(scaled), ...smallCrops(count, crop)];
}
