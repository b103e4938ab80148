import {
  inRange,
  knownNames,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
} from '@coke/core/check-options';
import type { AugmentOptions } from './augment-options.ts';
import {
  evaluationView,
  oneView,
  smallCropSide,
  smallCrops,
  smallImageCrops,
  smallImageViews,
  twoViews,
} from './presets.ts';
import { MOST_VIEWS } from './view-random.ts';

const PRESETS = ['oneView', 'twoViews', 'smallImages', 'evaluation'] as const;

/** Views by name: square, of what a configuration file can say. */
export interface NamedViews extends Pick<AugmentOptions, 'mean' | 'std'> {
  /**
   * `oneView`, `twoViews`: as published, for photographs. `smallImages`: two views without blur, for
   * images of 28 to 64 pixels. `evaluation`: one view, the whole centre, nothing changed.
   */
  readonly preset: (typeof PRESETS)[number];
  /** Side of the large views in pixels: 224 in what is published. */
  readonly size: number;
  /** How many small crops go with them; 6 in what is published. @defaultValue 0 */
  readonly smallCrops?: number;
  /** Side of small crops in pixels. @defaultValue size × 96 / 224 */
  readonly smallSize?: number;
  /** Probability of swapping left and right, in place of the preset's: 0 for digits and letters. */
  readonly flip?: number;
}

const NAMES = 'preset size smallCrops smallSize flip mean std'.split(' ');

/**
 * Large views first, then small crops.
 *
 * @throws RangeError or TypeError for a value that is not allowed or a name that is not known.
 */
export function namedViews(options: NamedViews): AugmentOptions[] {
  knownNames('views', options, NAMES);
  const preset = oneOf('views.preset', options.preset, PRESETS);
  const size = positiveInteger('views.size', options.size);
  const count = nonNegativeInteger('views.smallCrops', options.smallCrops ?? 0);
  inRange('views.smallCrops', count, `at most ${MOST_VIEWS - 2}`, (n) => n <= MOST_VIEWS - 2);
  const side = options.smallSize ?? smallCropSide(size);
  const smallSize = positiveInteger('views.smallSize', side);
  const { mean, std, flip } = options;
  const statistics = { ...(mean && { mean }), ...(std && { std }) };
  const large = { height: size, width: size, ...statistics };
  const small = { height: smallSize, width: smallSize, ...statistics };
  const views = [...largeViews(preset, large), ...crops(preset, count, small)];
  return flip === undefined ? views : views.map((view) => ({ ...view, flip }));
}

type Size = Parameters<typeof oneView>[0];

function largeViews(preset: NamedViews['preset'], size: Size): AugmentOptions[] {
  if (preset === 'oneView') return [oneView(size)];
  if (preset === 'twoViews') return twoViews(size);
  return preset === 'smallImages' ? smallImageViews(size) : [evaluationView(size)];
}

function crops(preset: NamedViews['preset'], count: number, size: Size): AugmentOptions[] {
  return preset === 'smallImages' ? smallImageCrops(count, size) : smallCrops(count, size);
}
