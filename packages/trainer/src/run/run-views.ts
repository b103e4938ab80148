import type { AugmentOptions } from '../images/augment/augment-options.ts';
import { namedViews } from '../images/augment/named-views.ts';
import {
  oneView,
  smallCropSide,
  smallCrops,
  smallImageCrops,
  smallImageViews,
  twoViews,
} from '../images/augment/presets.ts';
import type { DataSet } from './data-set.ts';
import type { OwnRunOptions } from './run-options.ts';
import { SMALL_SIDE } from './small-images.ts';

/**
 * Side of a large view in pixels; that of an image when it is judged, too: its features are then of maps
 * of the size that the encoder was trained on, which neighbours tell better (`docs/training.md`).
 */
export function viewSide(
  { size }: Pick<OwnRunOptions, 'size'>,
  { side }: Pick<DataSet, 'side'>,
): number {
  // A part of a small image is not enlarged to the whole again: that would cost more and show no more.
  return size ?? (side <= SMALL_SIDE ? Math.round((3 / 4) * side) : side);
}

/** How a run makes the views of an image: large ones first, then small crops. */
export function runViews(
  options: Pick<OwnRunOptions, 'smallCrops' | 'size' | 'crop' | 'augmentation'> & {
    /** Large ones. */
    readonly views: number;
  },
  data: Omit<DataSet, 'train' | 'test'>,
): AugmentOptions[] {
  const { views, smallCrops: count, crop: least, augmentation } = options;
  const { mean, std, mirrors } = data;
  const small = data.side <= SMALL_SIDE;
  const side = viewSide(options, data);
  const cropSide = smallCropSide(side);
  const large = { height: side, width: side, mean, std };
  const crop = { ...large, height: cropSide, width: cropSide };
  const scaled = (view: AugmentOptions) =>
    least === undefined ? view : { ...view, crop: { scale: [least, 1] } as const };
  if (augmentation !== undefined) {
    const named = namedViews({
      ...{ preset: augmentation, size: side, smallCrops: count, mean, std },
      ...(!mirrors && { flip: 0 }),
    });
    const makes = named.length - count;
    // Of two that differ, an objective with one view takes the first; where there is one way, all are made so.
    const larges = Array.from({ length: views }, (_, v) => named[v % makes]!);
    return [...larges.map(scaled), ...named.slice(makes)];
  }
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
