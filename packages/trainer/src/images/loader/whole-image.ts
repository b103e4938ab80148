import type { Bytes } from '../augment/resize-crop.ts';

/** Bytes of one image, and how high it is. */
export interface WholeImage extends Bytes {
  readonly height: number;
}
