import type { AugmentOptions } from './augment-options.ts';

type Jitter = NonNullable<AugmentOptions['jitter']>;

/** SimCLR's change of colours, and that of SwAV, DeepCluster-v2 and CoKe's training with one view. */
export const STRONG_JITTER: Jitter = {
  ...{ brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2 },
  probability: 0.8,
};

/** BYOL's, and that of Barlow Twins, DINO, MoCo-v3 and CoKe's training with two views. */
export const MILD_JITTER: Jitter = {
  ...{ brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1 },
  probability: 0.8,
};

/** MoCo-v2's, and that of SimSiam. */
export const EVEN_JITTER: Jitter = {
  ...{ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
  probability: 0.8,
};

/** ODC's: every view is changed. */
export const ODC_JITTER: Jitter = {
  ...{ brightness: 0.4, contrast: 0.4, saturation: 1, hue: 0.5 },
  probability: 1,
};
