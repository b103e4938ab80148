import type { AugmentOptions } from './augment/augment-options.ts';

/** One view of a batch of images, augmented and normalised, ready to become a tensor. */
export interface View {
  /** rows × height × width × channels, f32. */
  readonly data: Float32Array;
  readonly shape: readonly [rows: number, height: number, width: number, channels: number];
}

/** A mini-batch as the encoder gets it: every image in several random views. */
export interface ViewBatch {
  /** Number of each image in its set. */
  readonly ids: Int32Array;
  /** Large views first. */
  readonly views: readonly View[];
}

/**
 * Batches of an epoch in the epoch's own random order. Everything random is drawn from the seed, the
 * epoch, the id and the view alone, so a run may start at any batch of any epoch and gets what it
 * would have got.
 */
export interface ViewLoader {
  /** N: images of an epoch. */
  readonly instances: number;
  /** b: images of a batch. */
  readonly batchSize: number;
  /** Batches of an epoch; the last one may be shorter, if it is not dropped. */
  readonly batches: number;
  /** Batches `from`, `from + 1`, … of epoch t, made ahead of their use. One epoch at a time. */
  epoch(t: number, from?: number): AsyncIterable<ViewBatch>;
  /**
   * Every image once, by number, without augmentation: to begin with features of all images. The last batch
   * may be shorter, even where an epoch drops it. Passes and epochs do not mind each other. A pass through
   * augmented views is an epoch that trains nothing.
   *
   * @param view - The only one of each image. @defaultValue the middle of the image, of the size of an epoch's
   * first view, and normalised as that
   */
  plainPass(view?: AugmentOptions): AsyncIterable<ViewBatch>;
  /** Milliseconds that consumers have waited for batches since the loader was made. */
  readonly waited: number;
  /** Ends workers. */
  dispose(): Promise<void>;
}
