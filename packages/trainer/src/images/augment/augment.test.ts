import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, pictures } from '../../../testing/pictures.ts';
import { augment, drawCrop } from './augment.ts';
import { type AugmentOptions, checkAugmentOptions } from './augment-options.ts';
import { channelStatistics } from './channel-statistics.ts';
import { namedViews } from './named-views.ts';
import { evaluationView, oneView, smallCrops, smallImageViews, twoViews } from './presets.ts';
import { viewRandom } from './view-random.ts';

const SIZE = { height: 32, width: 32 };
const PRESETS = [
  oneView(SIZE),
  ...twoViews(SIZE),
  ...smallCrops(6, { height: 12, width: 12 }),
  ...smallImageViews(SIZE),
  evaluationView(SIZE),
  ...namedViews({ preset: 'odc', size: 32 }),
];

test('every preset is allowed, and gives finite pixels, the same for the same numbers', () => {
  for (const options of PRESETS) {
    for (const channels of [1, 3] as const) checkAugmentOptions('view', options, channels);
  }
  fc.assert(
    fc.property(
      pictures().filter(({ height, width }) => Math.min(height, width) > 1),
      fc.constantFrom(...PRESETS),
      fc.nat(),
      (picture, options, seed) => {
        const run = () => after(picture, (copy) => augment(copy, options, new Random(seed)));
        const data = run();
        // 0 … 1, less a half, by a half.
        expect(data.every((value) => value >= -1 - 1e-5 && value <= 1 + 1e-5)).toBe(true);
        expect(run()).toEqual(data);
      },
    ),
  );
});

test('each operation happens as often as it should', () => {
  const random = new Random(3);
  const share = (options: Partial<AugmentOptions>) => {
    let changed = 0;
    const data = Float32Array.from({ length: 27 }, (_, i) => ((i * 7) % 27) / 27);
    const picture = { height: 3, width: 3, channels: 3 as const, data };
    const rest = { height: 3, width: 3, mean: [0, 0, 0], std: [1, 1, 1], ...options };
    for (let i = 0; i < 4000; i++) {
      const got = after(picture, (copy) => augment(copy, rest, random));
      if (got.some((value, j) => value !== data[j])) changed++;
    }
    return changed / 4000;
  };
  // Six standard errors of a share: at most 0.048.
  const near = (p: number) => ({ asymmetricMatch: (got: number) => Math.abs(got - p) < 0.048 });
  expect(share({})).toBe(0);
  expect(share({ flip: 0.5 })).toEqual(near(0.5));
  expect(share({ rotation: 0 })).toBe(0);
  expect(share({ rotation: 2 })).toBe(1);
  expect(share({ grayscale: 0.2 })).toEqual(near(0.2));
  expect(share({ jitter: { brightness: 0.4, hue: 0.1, probability: 0.8 } })).toEqual(near(0.8));
  expect(share({ blur: { probability: 0.1, sigma: [1, 2] } })).toEqual(near(0.1));
  expect(share({ blur: { probability: 1, sigma: [1, 2] } })).toBe(1);
  expect(share({ solarize: { probability: 0.2 } })).toEqual(near(0.2));
});

test('angles of a rotation are of both signs, and no wider than they may be', () => {
  const random = new Random(4);
  // A point 50 pixels to the right of the middle: the row it goes to tells the angle.
  const [side, reach] = [121, 50];
  const data = new Float32Array(side * side);
  data[60 * side + 60 + reach] = 1;
  const picture = { height: side, width: side, channels: 1 as const, data };
  const options = { height: side, width: side, mean: [0], std: [1], rotation: 10 };
  const angles = Array.from({ length: 400 }, () => {
    const turned = after(picture, (copy) => augment(copy, options, random));
    const [sum, up] = turned.reduce(
      ([all, rise], value, i) => [all! + value, rise! + value * (60 - Math.floor(i / side))],
      [0, 0],
    );
    return (Math.asin(up! / sum! / reach) * 180) / Math.PI;
  });
  const mean = angles.reduce((sum, angle) => sum + angle / angles.length, 0);
  // Bilinear interpolation moves it by a part of a pixel.
  expect(Math.max(...angles.map(Math.abs))).toBeLessThan(10.6);
  expect(Math.max(...angles)).toBeGreaterThan(9);
  expect(Math.min(...angles)).toBeLessThan(-9);
  // Standard error: 10 / √3 / √400 = 0.29.
  expect(Math.abs(mean)).toBeLessThan(1.7);
});

test('two views of an image differ, as do images and epochs; nothing else matters', () => {
  const draw = (seed: number, epoch: number, id: number, view: number) =>
    viewRandom(seed, epoch)(id, view).uniform();
  const drawn = [0, 1].flatMap((seed) =>
    [0, 1, 1000].flatMap((epoch) =>
      [0, 1, 4_000_000_000].flatMap((id) => [0, 1, 63].map((view) => draw(seed, epoch, id, view))),
    ),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
  const of = viewRandom(1, 2);
  of(3, 4);
  expect(of(5, 6).uniform()).toBe(draw(1, 2, 5, 6));
});

test('without a random crop it is the centre', () => {
  expect(drawCrop(40, 32, SIZE, new Random(1))).toEqual({ top: 4, left: 0, height: 32, width: 32 });
});

test('statistics are those of the pixels', () => {
  const data = new Uint8Array(new SharedArrayBuffer(6));
  data.set([0, 51, 7, 255, 102, 7]);
  const { mean, std } = channelStatistics({ data, channels: 3 });
  expect(mean.map((m) => +m.toFixed(6))).toEqual([0.5, 0.3, 0.027451]);
  expect(std.map((s) => +s.toFixed(6))).toEqual([0.5, 0.1, 1]);
});

test.each([
  [{ height: 0 }, RangeError, 'view.height should be a positive integer, got 0'],
  [{ crop: { scale: [0, 1] } }, RangeError, 'view.crop.scale[0] should be in (0, 1], got 0'],
  [
    { crop: { scale: [0.5, 0.2] } },
    RangeError,
    'view.crop.scale should be the least before the most',
  ],
  [{ crop: { scale: 0.5 } }, TypeError, 'view.crop.scale should be two numbers'],
  [
    { crop: { scale: [0.1, 1], ratio: [0, 1] } },
    RangeError,
    'view.crop.ratio[0] should be a positive',
  ],
  [{ crop: { center: 0 } }, RangeError, 'view.crop.center should be in (0, 1], got 0'],
  [
    { crop: { center: 1, scale: [0.1, 1] } },
    TypeError,
    'the names in view.crop should be among center',
  ],
  [{ crop: null }, TypeError, 'view.crop should be an object'],
  [
    { jitter: { probability: 2 } },
    RangeError,
    'view.jitter.probability should be in [0, 1], got 2',
  ],
  [{ jitter: { probability: 1, hue: 0.6 } }, RangeError, 'view.jitter.hue should be in [0, 0.5]'],
  [
    { jitter: { probability: 1, contrast: -1 } },
    RangeError,
    'view.jitter.contrast should be a non-neg',
  ],
  [{ jitter: { probability: 1, brightnes: 1 } }, TypeError, 'the names in view.jitter should be'],
  [
    { blur: { probability: 1, sigma: [0, 1] } },
    RangeError,
    'view.blur.sigma[0] should be a positive',
  ],
  [
    { blur: { probability: 1, kernel: 4 } },
    RangeError,
    'view.blur.kernel should be an odd integer 1 … 7',
  ],
  [
    { blur: { probability: 1, kernel: 9 } },
    RangeError,
    'view.blur.kernel should be an odd integer 1 … 7',
  ],
  [
    { height: 1, blur: { probability: 1 } },
    RangeError,
    'view.blur should be left out for views of one',
  ],
  [{ solarize: { probability: 1, threshold: 2 } }, RangeError, 'view.solarize.threshold should be'],
  [{ solarize: { probability: Number.NaN } }, RangeError, 'view.solarize.probability should be'],
  [{ rotation: -2 }, RangeError, 'view.rotation should be in [0, 180], got -2'],
  [{ rotation: Number.NaN }, RangeError, 'view.rotation should be in [0, 180], got NaN'],
  [{ flip: '1' }, TypeError, 'view.flip should be in [0, 1], got "1"'],
  [{ mean: [0] }, RangeError, 'view.mean should be 3 long, one a channel, got 1'],
  [{ std: [1, 1, 0] }, RangeError, 'view.std[2] should be a positive number, got 0'],
  [{ mean: [0, Number.NaN, 0] }, RangeError, 'view.mean[1] should be a finite number, got NaN'],
  [{ flips: 1 }, TypeError, 'the names in view should be among'],
] as const)('%o is refused', (change, kind, message) => {
  const options = { height: 4, width: 4, ...change } as unknown as AugmentOptions;
  const check = () => checkAugmentOptions('view', options, 3);
  expect(check).toThrow(message);
  expect(check).toThrow(kind);
});
