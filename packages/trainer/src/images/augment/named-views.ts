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
import { PUBLISHED_VIEWS, type PublishedPreset, type PublishedViews } from './published-views.ts';
import { MOST_VIEWS } from './view-random.ts';

type Preset = 'oneView' | 'twoViews' | 'smallImages' | 'evaluation' | PublishedPreset;

const VIEWS: Readonly<Record<Preset, PublishedViews>> = {
  oneView: { large: (size) => [oneView(size)] },
  twoViews: { large: twoViews },
  smallImages: { large: smallImageViews, small: smallImageCrops },
  evaluation: { large: (size) => [evaluationView(size)] },
  ...PUBLISHED_VIEWS,
};

const PRESETS = Object.keys(VIEWS) as Preset[];

/** Views by name: square, of what a configuration file can say. */
export interface NamedViews extends Pick<AugmentOptions, 'mean' | 'std'> {
  /**
   * `oneView`, `twoViews`: as published, for photographs; the second is BYOL's and Barlow Twins', too.
   * `smallImages`: two views without blur, for images of 28 to 64 pixels. `evaluation`: one view, the whole
   * centre, nothing changed.
   *
   * Views of other systems, as published: `swav` (and DeepCluster-v2), `mocoV2` (and SimSiam), `simclr`,
   * `dino`; `odc`, one view. Those usual for CIFAR-10: `symmetric` (SimCLR, SwAV, DeepCluster-v2), `weak`
   * (MoCo-v2+, SimSiam) and `asymmetric` (MoCo-v3, BYOL, Barlow Twins, NNCLR, DINO).
   */
  readonly preset: Preset;
  /** Side of the large views in pixels: 224 in what is published. */
  readonly size: number;
  /** How many small crops go with them: 6 in what is published, 8 for `dino`. @defaultValue 0 */
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
  const { large: largeViews, small: crops = smallCrops } = VIEWS[preset];
  const views = [...largeViews(large, count > 0), ...crops(count, small)];
  return flip === undefined ? views : views.map((view) => ({ ...view, flip }));
}
