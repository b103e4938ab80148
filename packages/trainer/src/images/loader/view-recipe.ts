import type { ImageFiles, PixelArray } from '@coke/datasets';
import type { AugmentOptions } from '../augment/augment-options.ts';
import type { View } from '../views.ts';

/**
 * What a thread has to know to make views: plain data. Paths of files come with what is to be made, as
 * a list of millions would be copied for each thread.
 */
export interface ViewRecipe {
  readonly images: PixelArray | Omit<ImageFiles, 'paths'>;
  /** How each view is made, large ones first. */
  readonly views: readonly AugmentOptions[];
  readonly seed: number;
}

/** Numbers of one row of each view: height × width × channels. */
export function viewSizes({ images, views }: ViewRecipe): number[] {
  return views.map(({ height, width }) => height * width * images.channels);
}

/** Memory for all views of so many images. */
export function newViews({ images, views }: ViewRecipe, rows: number): View[] {
  return views.map(({ height, width }) => ({
    data: new Float32Array(rows * height * width * images.channels),
    shape: [rows, height, width, images.channels],
  }));
}
