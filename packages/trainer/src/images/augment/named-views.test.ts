import { expect, test } from 'vitest';
import { checkAugmentOptions } from './augment-options.ts';
import { type NamedViews, namedViews } from './named-views.ts';

test('published views by name are the published ones', () => {
  const views = namedViews({ preset: 'twoViews', size: 224, smallCrops: 6 });
  expect(views.map(({ height, width }) => [height, width])).toEqual([
    ...Array(2).fill([224, 224]),
    ...Array(6).fill([96, 96]),
  ]);
  expect(views.map(({ blur }) => blur?.probability)).toEqual([1, 0.1, ...Array(6).fill(0.5)]);
  expect(views.map(({ solarize }) => solarize?.probability)).toEqual([
    undefined,
    0.2,
    ...Array(6).fill(undefined),
  ]);
  expect(views.every(({ flip }) => flip === 0.5)).toBe(true);
});

test('small images are not blurred, and need not be mirrored', () => {
  const statistics = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] };
  const options = { preset: 'smallImages', size: 28, smallCrops: 2, smallSize: 16 } as const;
  const views = namedViews({ ...options, flip: 0, ...statistics });
  expect(views.map(({ height }) => height)).toEqual([28, 28, 16, 16]);
  for (const view of views) {
    expect(view).toMatchObject({ flip: 0, ...statistics });
    expect(view.blur ?? view.solarize).toBeUndefined();
  }
});

test.each([
  ...(['oneView', 'evaluation', 'odc'] as const).map((preset) => [preset, 1] as const),
  ...(['twoViews', 'smallImages', 'swav', 'mocoV2', 'simclr', 'dino'] as const).map(
    (preset) => [preset, 2] as const,
  ),
  ...(['symmetric', 'weak', 'asymmetric'] as const).map((preset) => [preset, 2] as const),
])('%s is allowed: %i large views', (preset, large) => {
  const statistics = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] };
  for (const smallCrops of [0, 3]) {
    const views = namedViews({ preset, size: 32, smallCrops, ...statistics });
    expect(views.map(({ height, width }) => [height, width])).toEqual([
      ...Array(large).fill([32, 32]),
      ...Array(smallCrops).fill([14, 14]),
    ]);
    for (const view of views) {
      checkAugmentOptions('view', view, 3);
      expect(view).toMatchObject(statistics);
    }
  }
});

const jitter = (b: number, c: number, s: number, h: number, probability = 0.8) => ({
  ...{ brightness: b, contrast: c, saturation: s, hue: h },
  probability,
});
const colors = { grayscale: 0.2, flip: 0.5 };

test.each([
  ['swav', 0, [0.08, 1], jitter(0.8, 0.8, 0.8, 0.2), [0.5, 0.5]],
  ['swav', 6, [0.14, 1], jitter(0.8, 0.8, 0.8, 0.2), [0.5, 0.5]],
  ['mocoV2', 0, [0.2, 1], jitter(0.4, 0.4, 0.4, 0.1), [0.5, 0.5]],
  ['simclr', 0, [0.08, 1], jitter(0.8, 0.8, 0.8, 0.2), [0.5, 0.5]],
  ['dino', 8, [0.4, 1], jitter(0.4, 0.4, 0.2, 0.1), [1, 0.1], 0.2],
  ['odc', 0, [0.08, 1], jitter(0.4, 0.4, 1, 0.5, 1), [undefined]],
  ['symmetric', 0, [0.08, 1], jitter(0.8, 0.8, 0.8, 0.2), [0.5, 0.5]],
  ['weak', 0, [0.08, 1], jitter(0.4, 0.4, 0.4, 0.1), [0.5, 0.5]],
  ['asymmetric', 0, [0.08, 1], jitter(0.4, 0.4, 0.2, 0.1), [undefined, undefined], 0.2],
] as const)(
  '%s with %i small crops is as published',
  (preset, smallCrops, scale, jitter, blurs, solarized?: number) => {
    const views = namedViews({ preset, size: 224, smallCrops }).slice(0, blurs.length);
    expect(views).toEqual(
      blurs.map((probability, v) => ({
        ...{ height: 224, width: 224, crop: { scale }, jitter, ...colors },
        ...(probability !== undefined && { blur: { probability } }),
        ...(v === 1 && solarized !== undefined && { solarize: { probability: solarized } }),
        ...(preset === 'odc' && { rotation: 2 }),
      })),
    );
  },
);

test.each([
  ['swav', [0.05, 0.14], jitter(0.8, 0.8, 0.8, 0.2)],
  ['dino', [0.05, 0.4], jitter(0.4, 0.4, 0.2, 0.1)],
  ['twoViews', [0.05, 0.6], jitter(0.8, 0.8, 0.8, 0.2)],
] as const)('small crops of %s are as published', (preset, scale, jitter) => {
  const crops = namedViews({ preset, size: 224, smallCrops: 2 }).slice(2);
  const crop = { height: 96, width: 96, crop: { scale }, jitter, blur: { probability: 0.5 } };
  expect(crops).toEqual([
    { ...crop, ...colors },
    { ...crop, ...colors },
  ]);
});

test('other names are refused', () => {
  const named = (change: object) => () =>
    namedViews({ preset: 'oneView', size: 8, ...change } as NamedViews);
  expect(named({ preset: 'three' })).toThrow("views.preset should be 'oneView' or");
  expect(named({ size: 0 })).toThrow('views.size should be a positive integer, got 0');
  expect(named({ smallSize: 1.5 })).toThrow('views.smallSize should be a positive integer');
  expect(named({ sizes: 3 })).toThrow('the names in views should be among');
});
