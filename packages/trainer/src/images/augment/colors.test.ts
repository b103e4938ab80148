import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, apart, pictures } from '../../../testing/pictures.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './adjust.ts';
import { adjustHue } from './adjust-hue.ts';
import { colorJitter } from './color-jitter.ts';
import { grayscale } from './grayscale.ts';
import { normalize } from './normalize.ts';
import { solarize } from './solarize.ts';

const factors = fc.double({ min: 0, max: 2, noNaN: true });
const shifts = fc.double({ min: -3, max: 3, noNaN: true });
const ROUNDING = 1e-6;

// torchvision: blend(image, other, factor) = factor image + (1 - factor) other, cut to 0 … 1.
function blend(image: ArrayLike<number>, other: (i: number) => number, factor: number): number[] {
  return Array.from(image, (value, i) =>
    Math.min(1, Math.max(0, factor * value + (1 - factor) * other(i))),
  );
}

function greys(data: Float32Array, channels: number): number[] {
  return Array.from(data, (value, i) => {
    if (channels === 1) return value;
    const [r, g, b] = data.subarray(i - (i % 3), i - (i % 3) + 3);
    return (299 * r! + 587 * g! + 114 * b!) / 1000;
  });
}

test('brightness, contrast and saturation are blends with black, with the mean grey, with the grey', () => {
  fc.assert(
    fc.property(pictures(), factors, (picture, factor) => {
      const { data, channels } = picture;
      const grey = greys(data, channels);
      const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
      const cases = [
        [adjustBrightness, () => 0],
        [adjustContrast, () => mean],
        [adjustSaturation, (i: number) => grey[i]!],
      ] as const;
      for (const [adjust, other] of cases) {
        const got = after(picture, (copy) => adjust(copy, factor));
        expect(apart(got, blend(data, other, factor))).toBeLessThan(ROUNDING);
      }
    }),
  );
});

test('factor 1 and shift 0 change nothing', () => {
  fc.assert(
    fc.property(pictures(), (picture) => {
      for (const adjust of [adjustBrightness, adjustContrast, adjustSaturation]) {
        expect(
          apart(
            after(picture, (copy) => adjust(copy, 1)),
            picture.data,
          ),
        ).toBeLessThan(1e-7);
      }
      for (const shift of [0, 1, -1, 2]) {
        const turned = after(picture, (copy) => adjustHue(copy, shift));
        expect(apart(turned, picture.data)).toBeLessThan(ROUNDING);
      }
    }),
  );
});

test('turns of the hue add up, and keep the largest and the smallest channel', () => {
  fc.assert(
    fc.property(pictures(3), shifts, shifts, (picture, a, b) => {
      const twice = after(picture, (copy) => {
        adjustHue(copy, a);
        adjustHue(copy, b);
      });
      const once = after(picture, (copy) => adjustHue(copy, a + b));
      expect(apart(twice, once)).toBeLessThan(1e-5);
      for (let i = 0; i < once.length; i += 3) {
        const [before, now] = [picture.data, once].map((data) => data.slice(i, i + 3).sort());
        expect(apart([before![0]!, before![2]!], [now![0]!, now![2]!])).toBeLessThan(ROUNDING);
      }
    }),
    {
      examples: [[{ height: 1, width: 1, channels: 3, data: Float32Array.of(1, 0, 0) }, -1e-20, 0]],
    },
  );
});

test('grey is the luma in all channels, and grey of grey the same', () => {
  fc.assert(
    fc.property(pictures(), (picture) => {
      const once = after(picture, grayscale);
      expect(apart(once, greys(picture.data, picture.channels))).toBeLessThan(ROUNDING);
      expect(apart(after({ ...picture, data: once }, grayscale), once)).toBeLessThan(ROUNDING);
      const pale = after(picture, (copy) => adjustSaturation(copy, 0));
      expect(apart(pale, once)).toBeLessThan(ROUNDING);
    }),
  );
});

test('solarised: Pillow inverts from 128 on', () => {
  const bytes = Array.from({ length: 256 }, (_, i) => i);
  const data = Float32Array.from(bytes, (i) => i / 255);
  solarize({ data, height: 16, width: 16, channels: 1 }, 0.5);
  const wanted = bytes.map((i) => (i < 128 ? i : 255 - i) / 255);
  expect(apart(data, wanted)).toBeLessThan(1e-7);
});

test('normalised by what it has, a picture has mean 0 and standard deviation 1', () => {
  fc.assert(
    fc.property(pictures(3), (picture) => {
      const of = (data: Float32Array, c: number) => {
        const channel = [...data.filter((_, i) => i % 3 === c)];
        const mean = channel.reduce((sum, x) => sum + x, 0) / channel.length;
        const variance = channel.reduce((sum, x) => sum + (x - mean) ** 2, 0) / channel.length;
        return { mean, std: Math.sqrt(variance) };
      };
      const before = [0, 1, 2].map((c) => of(picture.data, c));
      fc.pre(before.every(({ std }) => std > 0.01));
      const data = after(picture, (copy) =>
        normalize(
          copy,
          before.map(({ mean }) => mean),
          before.map(({ std }) => std),
        ),
      );
      for (let c = 0; c < 3; c++) {
        const { mean, std } = of(data, c);
        expect(Math.abs(mean)).toBeLessThan(1e-4);
        expect(Math.abs(std - 1)).toBeLessThan(1e-4);
      }
    }),
  );
});

test('jitter stays within 0 and 1, is the same for the same seed, and nothing for ranges of 0', () => {
  const range = fc.double({ min: 0, max: 1, noNaN: true });
  const options = fc.record({
    brightness: range,
    contrast: range,
    saturation: range,
    hue: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  fc.assert(
    fc.property(pictures(), options, fc.nat(), (picture, jitter, seed) => {
      const run = () => after(picture, (copy) => colorJitter(copy, jitter, new Random(seed)));
      const data = run();
      expect(data.every((value) => value >= -1e-6 && value <= 1 + 1e-6)).toBe(true);
      expect(run()).toEqual(data);
      expect(after(picture, (copy) => colorJitter(copy, {}, new Random(seed)))).toEqual(
        picture.data,
      );
    }),
  );
});

test('jitter draws its factors evenly from the range, and every order', () => {
  const runs = 4000;
  const drawn: number[] = [];
  let brighterFirst = 0;
  for (let seed = 0; seed < runs; seed++) {
    const jitter = (options: object, ...values: number[]) => {
      const data = Float32Array.from(values);
      const copy = { height: 1, width: values.length, channels: 1 as const, data };
      colorJitter(copy, options, new Random(seed));
      return copy.data;
    };
    // The factors of this seed, seen where nothing is cut off.
    const brightness = jitter({ brightness: 0.8 }, 0.25)[0]! / 0.25;
    const [dark, light] = jitter({ contrast: 0.8 }, 0.4, 0.6);
    const contrast = (light! - dark!) / 0.2;
    drawn.push(brightness);
    const both = jitter({ brightness: 0.8, contrast: 0.8 }, 0.3, 0.9);
    const orders = [true, false].map((brightnessFirst) => {
      const data = Float32Array.of(0.3, 0.9);
      const copy = { height: 1, width: 2, channels: 1 as const, data };
      if (brightnessFirst) adjustBrightness(copy, brightness);
      adjustContrast(copy, contrast);
      if (!brightnessFirst) adjustBrightness(copy, brightness);
      return apart(both, copy.data);
    });
    expect(Math.min(...orders)).toBeLessThan(1e-5);
    // Where nothing is cut off both orders give the same: half a point each.
    const same = Math.max(...orders) < 1e-5;
    brighterFirst += same ? 0.5 : Number(orders[0]! < 1e-5);
  }
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.2 - 1e-6);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(1.8 + 1e-6);
  // Six standard errors: 1.6 / √12, √(1/4 · 3/4) and 1/2, by √4000.
  expect(Math.abs(drawn.reduce((sum, f) => sum + f, 0) / runs - 1)).toBeLessThan(0.044);
  expect(Math.abs(drawn.filter((f) => f < 0.6).length / runs - 0.25)).toBeLessThan(0.041);
  expect(Math.abs(brighterFirst / runs - 0.5)).toBeLessThan(0.048);
});
