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

test.each(['oneView', 'twoViews', 'smallImages', 'evaluation'] as const)(
  '%s is allowed',
  (preset) => {
    for (const smallCrops of [0, 3]) {
      const views = namedViews({ preset, size: 32, smallCrops });
      const large = preset === 'oneView' || preset === 'evaluation' ? 1 : 2;
      expect(views.length).toBe(large + smallCrops);
      for (const view of views) checkAugmentOptions('view', view, 3);
    }
  },
);

test('other names are refused', () => {
  const named = (change: object) => () =>
    namedViews({ preset: 'oneView', size: 8, ...change } as NamedViews);
  expect(named({ preset: 'three' })).toThrow("views.preset should be 'oneView' or");
  expect(named({ size: 0 })).toThrow('views.size should be a positive integer, got 0');
  expect(named({ smallSize: 1.5 })).toThrow('views.smallSize should be a positive integer');
  expect(named({ sizes: 3 })).toThrow('the names in views should be among');
});
