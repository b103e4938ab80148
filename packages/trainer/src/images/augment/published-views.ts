import type { AugmentOptions } from './augment-options.ts';
import { EVEN_JITTER, MILD_JITTER, ODC_JITTER } from './jitters.ts';
import { alike, oneView, type PresetOptions, twoViews } from './presets.ts';

/** How one system makes its views. */
export interface PublishedViews {
  /** @param small - Do small crops follow? */
  large(size: PresetOptions, small: boolean): AugmentOptions[];
  /** Small crops that go with them. @defaultValue `smallCrops` */
  small?(count: number, size: PresetOptions): AugmentOptions[];
}

/** Of whom; the last three are those usual for CIFAR-10. */
export type PublishedPreset =
  | 'swav'
  | 'mocoV2'
  | 'simclr'
  | 'dino'
  | 'odc'
  | 'symmetric'
  | 'weak'
  | 'asymmetric';

const SIMCLR: PublishedViews = { large: (size) => alike(2, oneView(size)) };

/**
 * Views of other systems by their names, as their authors' code has them: for photographs, but for the last
 * three, which are for CIFAR-10's images.
 *
 * @see SwAV, DeepCluster-v2: https://github.com/facebookresearch/swav
 * @see MoCo-v2, SimSiam: https://github.com/facebookresearch/moco
 * @see SimCLR: https://github.com/google-research/simclr
 * @see DINO: https://github.com/facebookresearch/dino
 * @see ODC: https://github.com/open-mmlab/OpenSelfSup
 * @see CIFAR-10: https://github.com/vturrisi/solo-learn
 */
export const PUBLISHED_VIEWS: Readonly<Record<PublishedPreset, PublishedViews>> = {
  swav: {
    large(size, small) {
      const least = small ? 0.14 : 0.08;
      return alike(2, { ...oneView(size), crop: { scale: [least, 1] } });
    },
    small: (count, size) => alike(count, { ...oneView(size), crop: { scale: [0.05, 0.14] } }),
  },
  mocoV2: {
    large: (size) => alike(2, { ...oneView(size), crop: { scale: [0.2, 1] }, jitter: EVEN_JITTER }),
  },
  simclr: SIMCLR,
  dino: {
    large: (size) => twoViews(size).map((view) => ({ ...view, crop: { scale: [0.4, 1] } })),
    small: (count, size) =>
      alike(count, { ...oneView(size), crop: { scale: [0.05, 0.4] }, jitter: MILD_JITTER }),
  },
  odc: {
    large(size) {
      const { blur: _, ...view } = oneView(size);
      return [{ ...view, rotation: 2, jitter: ODC_JITTER }];
    },
  },
  symmetric: SIMCLR,
  weak: { large: (size) => alike(2, { ...oneView(size), jitter: EVEN_JITTER }) },
  asymmetric: { large: (size) => twoViews(size).map(({ blur: _, ...view }) => view) },
};
