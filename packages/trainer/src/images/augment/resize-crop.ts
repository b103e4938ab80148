import type { Crop } from './crop.ts';
import type { Picture } from './picture.ts';

/** Bytes of one image: height × width × channels of the picture it goes to, 0 … 255. */
export interface Bytes {
  readonly data: Uint8Array;
  /** Where in `data` the image begins. */
  readonly start: number;
  readonly width: number;
}

/** Along one axis: pixel i of the result is the sum of `count[i]` pixels from `first[i]` on, weighted. */
interface Filter {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `taps` for each pixel of the result. */
  readonly weights: Float64Array;
  readonly taps: number;
}

/**
 * Bilinear interpolation of a part of an image, with antialiasing where it shrinks: the triangle is as
 * wide as the pixels it covers, as in Pillow and in PyTorch (`antialias=True`). Pixels outside the part
 * are not looked at. 0 … 255 becomes 0 … 1.
 */
export function resizeCrop(from: Bytes, crop: Crop, to: Picture): void {
  const { channels, height, width } = to;
  if (crop.height === height && crop.width === width) {
    copyCrop(from, crop, to);
    return;
  }
  const across = triangleFilter(crop.width, width);
  const down = triangleFilter(crop.height, height);
  const rows = new Float32Array(crop.height * width * channels);
  for (let y = 0; y < crop.height; y++) {
    const start = from.start + ((crop.top + y) * from.width + crop.left) * channels;
    if (channels === 3) resizeRow3(from.data, start, across, rows, y * width * 3);
    else resizeRow1(from.data, start, across, rows, y * width);
  }
  const stride = width * channels;
  const sums = new Float64Array(stride);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let t = 0; t < down.count[y]!; t++) {
      const weight = down.weights[y * down.taps + t]!;
      const source = (down.first[y]! + t) * stride;
      for (let x = 0; x < stride; x++) sums[x] = sums[x]! + weight * rows[source + x]!;
    }
    for (let x = 0; x < stride; x++) to.data[y * stride + x] = sums[x]! / 255;
  }
}

function copyCrop(from: Bytes, crop: Crop, { data, height, width, channels }: Picture): void {
  for (let y = 0; y < height; y++) {
    const start = from.start + ((crop.top + y) * from.width + crop.left) * channels;
    const at = y * width * channels;
    for (let x = 0; x < width * channels; x++) data[at + x] = from.data[start + x]! / 255;
  }
}

function resizeRow1(
  bytes: Uint8Array,
  start: number,
  { first, count, weights, taps }: Filter,
  out: Float32Array,
  at: number,
): void {
  for (let x = 0; x < first.length; x++) {
    const source = start + first[x]!;
    const [tap, taken] = [x * taps, count[x]!];
    let sum = 0;
    for (let t = 0; t < taken; t++) sum += weights[tap + t]! * bytes[source + t]!;
    out[at + x] = sum;
  }
}

function resizeRow3(
  bytes: Uint8Array,
  start: number,
  { first, count, weights, taps }: Filter,
  out: Float32Array,
  at: number,
): void {
  for (let x = 0; x < first.length; x++) {
    let source = start + 3 * first[x]!;
    let [red, green, blue] = [0, 0, 0];
    const [tap, taken] = [x * taps, count[x]!];
    for (let t = 0; t < taken; t++, source += 3) {
      const weight = weights[tap + t]!;
      red += weight * bytes[source]!;
      green += weight * bytes[source + 1]!;
      blue += weight * bytes[source + 2]!;
    }
    out[at + 3 * x] = red;
    out[at + 3 * x + 1] = green;
    out[at + 3 * x + 2] = blue;
  }
}

function triangleFilter(from: number, to: number): Filter {
  const scale = from / to;
  const support = Math.max(1, scale);
  const taps = 2 * Math.ceil(support) + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(center - support + 0.5));
    const end = Math.min(from, Math.floor(center + support + 0.5));
    let sum = 0;
    for (let t = start; t < end; t++) {
      const weight = Math.max(0, 1 - Math.abs(t + 0.5 - center) / support);
      weights[i * taps + t - start] = weight;
      sum += weight;
    }
    for (let t = 0; t < end - start; t++) weights[i * taps + t] = weights[i * taps + t]! / sum;
    first[i] = start;
    count[i] = end - start;
  }
  return { first, count, weights, taps };
}
