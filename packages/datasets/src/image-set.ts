/** Pixels of images of one size, in memory that threads share. */
export interface PixelArray {
  readonly kind: 'pixels';
  /** count × height × width × channels, 0 … 255; image i begins at i × height × width × channels. */
  readonly data: Uint8Array<SharedArrayBuffer>;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Image files of any size, read whenever they are needed: they need not fit into memory. */
export interface ImageFiles {
  readonly kind: 'files';
  readonly paths: readonly string[];
  /** Larger images are shrunk to this, along their shorter side in pixels, as they are read. */
  readonly size?: number;
  readonly channels: 1 | 3;
}

/** Where pixels come from. Plain data: a worker thread gets a copy (shared memory stays shared). */
export type ImageSource = PixelArray | ImageFiles;

/** Images, each known by its number 0 … count - 1: the instance id that labels are stored under. */
export interface ImageSet {
  readonly count: number;
  readonly source: ImageSource;
  /** Class of each image, where classes are known; never read in training, only to evaluate. */
  readonly classes?: Int32Array;
  /** Name of each class. */
  readonly classNames?: readonly string[];
}
