import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, apart, pictures } from '../../../testing/pictures.ts';
import { centerCrop, randomCrop } from './crop.ts';
import { defaultBlurKernel, gaussianBlur } from './gaussian-blur.ts';
import { horizontalFlip } from './horizontal-flip.ts';
import type { Picture } from './picture.ts';
import { resizeCrop } from './resize-crop.ts';
import { rotate } from './rotate.ts';

const side = fc.integer({ min: 1, max: 40 });

test('crops lie in the image; their area and ratio are those allowed, up to whole pixels', () => {
  const scale = fc.tuple(
    fc.double({ min: 0.05, max: 1, noNaN: true }),
    fc.double({ min: 0.05, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(side, side, scale, fc.nat(), (height, width, [a, b], seed) => {
      const options = { scale: [Math.min(a, b), Math.max(a, b)] as const };
      const crop = randomCrop(height, width, options, new Random(seed));
      expect(randomCrop(height, width, options, new Random(seed))).toEqual(crop);
      for (const value of Object.values(crop)) expect(Number.isInteger(value)).toBe(true);
      expect(Math.min(crop.height, crop.width)).toBeGreaterThanOrEqual(1);
      expect(crop.top >= 0 && crop.top + crop.height <= height).toBe(true);
      expect(crop.left >= 0 && crop.left + crop.width <= width).toBe(true);
      // Rounding moves a side by half a pixel at most.
      expect((crop.width - 0.5) / (crop.height + 0.5)).toBeLessThanOrEqual(4 / 3 + 1e-9);
      expect((crop.width + 0.5) / (crop.height - 0.5)).toBeGreaterThanOrEqual(3 / 4 - 1e-9);
      const small = (crop.height - 0.5) * (crop.width - 0.5) <= options.scale[1] * height * width;
      // Or nothing was found that fits: then it is the largest.
      expect(small || crop.height === height || crop.width === width).toBe(true);
    }),
  );
});

test('the area of crops is uniform, their place too', () => {
  const random = new Random(5);
  const runs = 4000;
  let [area, top, bottom] = [0, 0, 0];
  for (let i = 0; i < runs; i++) {
    const crop = randomCrop(1000, 1000, { scale: [0.1, 0.5] }, random);
    area += (crop.height * crop.width) / 1e6 / runs;
    top += crop.top / runs;
    bottom += (1000 - crop.top - crop.height) / runs;
  }
  // Standard errors: 0.4 / √12 / √4000 = 0.0018; about 200 / √4000 = 3.
  expect(Math.abs(area - 0.3)).toBeLessThan(0.011);
  expect(Math.abs(top - bottom)).toBeLessThan(25);
});

test('centre crops are centred and of the wanted ratio', () => {
  expect(centerCrop(256, 256, { height: 224, width: 224 }, 0.875)).toEqual({
    top: 16,
    left: 16,
    height: 224,
    width: 224,
  });
  expect(centerCrop(10, 20, { height: 5, width: 5 }, 1)).toEqual({
    top: 0,
    left: 5,
    height: 10,
    width: 10,
  });
  expect(centerCrop(9, 9, { height: 1, width: 3 }, 1)).toEqual({
    top: 3,
    left: 0,
    height: 3,
    width: 9,
  });
  expect(centerCrop(1, 50, { height: 7, width: 7 }, 0.5)).toEqual({
    top: 0,
    left: 24,
    height: 1,
    width: 1,
  });
});

test('a crop of one value is that value, at any size', () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.nat(255),
      fc.constantFrom(1 as const, 3 as const),
      fc.nat(),
      (...given) => {
        const [height, width, value, channels, seed] = given;
        const data = new Uint8Array(2 + 30 * 30 * channels).fill(value, 2);
        const crop = randomCrop(30, 30, { scale: [0.05, 1] }, new Random(seed));
        const to = { data: new Float32Array(height * width * channels), height, width, channels };
        resizeCrop({ data, start: 2, width: 30 }, crop, to);
        expect(
          apart(
            to.data,
            to.data.map(() => value / 255),
          ),
        ).toBeLessThan(1e-6);
      },
    ),
  );
});

test('a crop at its own size is the pixels themselves; a resized crop does not see what is around it', () => {
  const random = new Random(2);
  const image = Uint8Array.from({ length: 20 * 20 * 3 }, () => random.integer(256));
  const crop = { top: 3, left: 5, height: 9, width: 11 };
  const inside = Uint8Array.from({ length: 9 * 11 * 3 }, (_, i) => {
    const [y, x] = [Math.floor(i / 33), i % 33];
    return image[(3 + y) * 60 + 15 + x]!;
  });
  const whole = { top: 0, left: 0, height: 9, width: 11 };
  for (const [height, width] of [
    [9, 11],
    [4, 16],
  ] as const) {
    const [a, b] = [0, 1].map(() => ({
      data: new Float32Array(height * width * 3),
      height,
      width,
      channels: 3 as const,
    }));
    resizeCrop({ data: image, start: 0, width: 20 }, crop, a!);
    resizeCrop({ data: inside, start: 0, width: 11 }, whole, b!);
    expect(a!.data).toEqual(b!.data);
    if (height === 9) expect([...a!.data]).toEqual([...inside].map((v) => Math.fround(v / 255)));
  }
});

test('a flip swaps left and right; two are none', () => {
  fc.assert(
    fc.property(pictures(), (picture) => {
      const { data, height, width, channels } = picture;
      const flipped = after(picture, horizontalFlip);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          for (let c = 0; c < channels; c++) {
            const at = (column: number) => (y * width + column) * channels + c;
            expect(flipped[at(x)]).toBe(data[at(width - 1 - x)]);
          }
        }
      }
      expect(after({ ...picture, data: flipped }, horizontalFlip)).toEqual(data);
    }),
  );
});

/** Each pixel is the sum of all, by their distance along both axes from where it comes from. */
function plainRotation({ data, height, width, channels }: Picture, degrees: number): number[] {
  const angle = (degrees * Math.PI) / 180;
  return Array.from(data, (_, i) => {
    const [c, pixel] = [i % channels, Math.floor(i / channels)];
    const x = (pixel % width) - (width - 1) / 2;
    const y = Math.floor(pixel / width) - (height - 1) / 2;
    const fromX = Math.cos(angle) * x - Math.sin(angle) * y + (width - 1) / 2;
    const fromY = Math.sin(angle) * x + Math.cos(angle) * y + (height - 1) / 2;
    let sum = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const share =
          Math.max(0, 1 - Math.abs(row - fromY)) * Math.max(0, 1 - Math.abs(column - fromX));
        sum += share * data[(row * width + column) * channels + c]!;
      }
    }
    return sum;
  });
}

test('a rotation is bilinear interpolation about the middle, black outside', () => {
  const degrees = fc.double({ min: -180, max: 180, noNaN: true });
  fc.assert(
    fc.property(pictures(), degrees, (picture, angle) => {
      const turned = after(picture, (copy) => rotate(copy, angle));
      expect(apart(turned, plainRotation(picture, angle))).toBeLessThan(1e-6);
      expect(after(picture, (copy) => rotate(copy, 0))).toEqual(picture.data);
    }),
  );
});

test('a quarter turn is counter-clockwise', () => {
  const data = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const picture = { data, height: 3, width: 3, channels: 1 as const };
  const turned = after(picture, (copy) => rotate(copy, 90));
  expect(apart(turned, [3, 6, 9, 2, 5, 8, 1, 4, 7])).toBeLessThan(1e-5);
});

test('a blur keeps constants and ranges; a kernel of one pixel keeps everything', () => {
  fc.assert(
    fc.property(pictures(), fc.double({ min: 0.1, max: 3, noNaN: true }), (picture, sigma) => {
      fc.pre(Math.min(picture.height, picture.width) > 1);
      const kernel = 2 * Math.min(picture.height, picture.width) - 1;
      const blurred = after(picture, (copy) => gaussianBlur(copy, sigma, kernel));
      const slack = 1e-6;
      expect(Math.min(...blurred)).toBeGreaterThanOrEqual(Math.min(...picture.data) - slack);
      expect(Math.max(...blurred)).toBeLessThanOrEqual(Math.max(...picture.data) + slack);
      expect(after(picture, (copy) => gaussianBlur(copy, sigma, 1))).toEqual(picture.data);
      const flat = { ...picture, data: picture.data.map(() => 0.3) };
      expect(
        apart(
          after(flat, (copy) => gaussianBlur(copy, sigma, kernel)),
          flat.data,
        ),
      ).toBeLessThan(slack);
    }),
  );
});

test('kernels of a tenth of the side', () => {
  expect([28, 32, 64, 96, 224].map((s) => defaultBlurKernel(s, s + 5))).toEqual([3, 3, 7, 9, 23]);
});
