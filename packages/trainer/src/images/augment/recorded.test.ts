import { expect, test } from 'vitest';
// By PyTorch (interpolate with antialias=True; torchvision's Gaussian kernel over reflected edges) and
// by Python's colorsys, in float64.
import cases from '../../../testing/augment-cases.json';
import { adjustHue } from './adjust-hue.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import type { Picture } from './picture.ts';
import { resizeCrop } from './resize-crop.ts';

function picture(height: number, width: number, channels: number, data?: number[]): Picture {
  const pixels = data ? Float32Array.from(data) : new Float32Array(height * width * channels);
  return { data: pixels, height, width, channels: channels as 1 | 3 };
}

function expectClose(got: Float32Array, wanted: readonly number[]) {
  expect(got.length).toBe(wanted.length);
  const worst = Math.max(...wanted.map((value, i) => Math.abs(value - got[i]!)));
  expect(worst).toBeLessThan(2e-6);
}

test.each(cases.resize)('resized from $shape to $to', ({ shape, to, pixels, result }) => {
  const [height, width, channels] = shape as [number, number, number];
  const got = picture(to[0]!, to[1]!, channels);
  const whole = { top: 0, left: 0, height, width };
  resizeCrop({ data: Uint8Array.from(pixels), start: 0, width }, whole, got);
  expectClose(
    got.data,
    result.map((value) => value / 255),
  );
});

test.each(cases.blur)(
  'blurred by $sigma in $kernel',
  ({ shape, kernel, sigma, pixels, result }) => {
    const got = picture(shape[0]!, shape[1]!, shape[2]!, pixels);
    gaussianBlur(got, sigma, kernel);
    expectClose(got.data, result);
  },
);

test.each(cases.hue)('hue turned by $shift', ({ shift, pixels, result }) => {
  const got = picture(1, pixels.length / 3, 3, pixels);
  adjustHue(got, shift);
  expectClose(got.data, result);
});
