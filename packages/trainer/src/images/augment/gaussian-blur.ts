import type { Picture } from './picture.ts';

/**
 * A tenth of the shorter side, made odd, at least 3 pixels: 23 at 224, 9 at 96, 3 at 32 (BYOL's rule).
 */
export function defaultBlurKernel(height: number, width: number): number {
  return Math.max(3, 2 * Math.floor(Math.min(height, width) / 20) + 1);
}

/**
 * Blur by a Gaussian, cut to `kernel` pixels along both axes and its weights summing to 1; beyond its
 * edges the picture is mirrored, the edge itself not repeated, as in torchvision.
 *
 * @param sigma - In pixels.
 * @param kernel - Odd; no side may be shorter than half of it, rounded up.
 */
export function gaussianBlur(picture: Picture, sigma: number, kernel: number): void {
  const { data, height, width, channels } = picture;
  const weights = gaussian(sigma, kernel);
  const radius = weights.length - 1;
  const stride = width * channels;
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const above = Int32Array.from(weights, (_, r) => mirrored(y - r, height) * stride);
    const below = Int32Array.from(weights, (_, r) => mirrored(y + r, height) * stride);
    for (let x = 0; x < stride; x++) {
      let sum = weights[0]! * data[y * stride + x]!;
      for (let r = 1; r <= radius; r++) {
        sum += weights[r]! * (data[above[r]! + x]! + data[below[r]! + x]!);
      }
      rows[y * stride + x] = sum;
    }
  }
  const margin = radius * channels;
  const row = new Float32Array(stride + 2 * margin);
  for (let y = 0; y < height; y++) {
    const start = y * stride;
    row.set(rows.subarray(start, start + stride), margin);
    for (let x = 1; x <= radius; x++) {
      const right = margin + stride - channels;
      for (let c = 0; c < channels; c++) {
        row[margin - x * channels + c] = row[margin + x * channels + c]!;
        row[right + x * channels + c] = row[right - x * channels + c]!;
      }
    }
    for (let x = 0; x < stride; x++) {
      const at = margin + x;
      let sum = weights[0]! * row[at]!;
      for (let r = 1, reach = channels; r <= radius; r++, reach += channels) {
        sum += weights[r]! * (row[at - reach]! + row[at + reach]!);
      }
      data[start + x] = sum;
    }
  }
}

/** Weights at distance 0, 1, … */
function gaussian(sigma: number, kernel: number): Float64Array {
  const weights = Float64Array.from({ length: (kernel + 1) / 2 }, (_, r) =>
    Math.exp(-(r * r) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((all, weight, r) => all + (r === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

function mirrored(i: number, length: number): number {
  return i < 0 ? -i : i >= length ? 2 * (length - 1) - i : i;
}
