/** Pixels of one image, worked on in place by everything in this folder. */
export interface Picture {
  /** height × width × channels, 0 … 1, f32. */
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}
