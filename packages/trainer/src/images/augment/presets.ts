import type { AugmentOptions } from './augment-options.ts';
import { EVEN_JITTER, MILD_JITTER, STRONG_JITTER } from './jitters.ts';

/** What a preset leaves open. */
export interface PresetOptions extends Pick<AugmentOptions, 'mean' | 'std'> {
  /** Of the view, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** Mean and standard deviation of ImageNet's photographs, as everybody uses them. */
export const IMAGENET_STATISTICS: Required<Pick<AugmentOptions, 'mean' | 'std'>> = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

const CROP = { scale: [0.08, 1] } as const;
const COMMON = { grayscale: 0.2, flip: 0.5 };

/** The published training with one view of each image (224 pixels). */
export function oneView(options: PresetOptions): AugmentOptions {
  return { ...options, ...COMMON, crop: CROP, jitter: STRONG_JITTER, blur: { probability: 0.5 } };
}

/**
 * The published training with two views (224 pixels): the first is always blurred, the second seldom,
 * but inverted in its bright parts at times.
 */
export function twoViews(options: PresetOptions): [AugmentOptions, AugmentOptions] {
  const both = { ...options, ...COMMON, crop: CROP, jitter: MILD_JITTER };
  return [
    { ...both, blur: { probability: 1 } },
    { ...both, blur: { probability: 0.1 }, solarize: { probability: 0.2 } },
  ];
}

/** The published small crops (96 pixels), to go with two large views. */
export function smallCrops(count: number, options: PresetOptions): AugmentOptions[] {
  return alike(count, { ...oneView(options), crop: { scale: [0.05, 0.6] } });
}

export interface SmallImageOptions extends PresetOptions {
  /** How many views, all made alike. @defaultValue 2 */
  readonly views?: number;
  /** Probability of swapping left and right: 0 for digits and letters. @defaultValue 0.5 */
  readonly flip?: number;
}

/**
 * For images of 28 to 64 pixels (not in the paper, after what is usual for CIFAR-10): crops of a fifth of the
 * image or more, and no blur, which leaves nothing to see at this size.
 */
export function smallImageViews({
  views = 2,
  flip = 0.5,
  ...options
}: SmallImageOptions): AugmentOptions[] {
  const crop = { scale: [0.2, 1] } as const;
  return alike(views, { ...options, crop, jitter: EVEN_JITTER, grayscale: 0.2, flip });
}

/** Of small crops that go with `smallImageViews` (not in the paper): made as these are, of smaller parts. */
export function smallImageCrops(
  count: number,
  options: Omit<SmallImageOptions, 'views'>,
): AugmentOptions[] {
  const crop = { scale: [0.1, 0.6] } as const;
  return smallImageViews({ ...options, views: count }).map((view) => ({ ...view, crop }));
}

/** Side of a small crop beside large views of that side, in pixels, as published: 96 with 224. */
export function smallCropSide(largeSide: number): number {
  return Math.max(1, Math.round((largeSide * 96) / 224));
}

export interface EvaluationViewOptions extends PresetOptions {
  /** Share of the image along its tighter side; 0.875 is usual for photographs. @defaultValue 1 */
  readonly center?: number;
}

/** No augmentation: the centre of the image, resized and normalised. */
export function evaluationView({ center = 1, ...options }: EvaluationViewOptions): AugmentOptions {
  return { ...options, crop: { center } };
}

/** So many views, all made alike. */
export function alike(count: number, view: AugmentOptions): AugmentOptions[] {
  return Array.from({ length: count }, () => view);
}
