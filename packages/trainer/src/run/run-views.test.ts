import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkAugmentOptions } from '../images/augment/augment-options.ts';
import { AUGMENTATIONS } from './run-augmentations.ts';
import { runViews, viewSide } from './run-views.ts';

const STATISTICS = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] };

test('large views first, of the size and the least part that are asked for, then small crops', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(28, 32, 64, 65, 224),
      fc.constantFrom<1 | 2>(1, 2),
      fc.nat(4),
      fc.option(fc.integer({ min: 8, max: 80 }), { nil: undefined }),
      fc.option(fc.double({ min: 0.01, max: 1, noNaN: true }), { nil: undefined }),
      fc.boolean(),
      (side, views, smallCrops, size, crop, mirrors) => {
        const options = {
          ...{ views, smallCrops, ...(size && { size }), ...(crop !== undefined && { crop }) },
        };
        const made = runViews(options, { ...STATISTICS, side, mirrors });
        expect(made).toHaveLength(views + smallCrops);
        expect(viewSide(options, { side })).toBe(made[0]!.height);
        for (const [v, view] of made.entries()) {
          checkAugmentOptions(`views[${v}]`, view, 3);
          const whole = size ?? (side <= 64 ? 0.75 * side : side);
          const expected = v < views ? whole : (whole * 96) / 224;
          expect(Math.abs(view.height - expected)).toBeLessThanOrEqual(1);
          expect(view.width).toBe(view.height);
          if (side <= 64) expect(view.flip).toBe(mirrors ? 0.5 : 0);
          const { scale } = view.crop as { scale: readonly [number, number] };
          if (v < views) expect(scale).toEqual([crop ?? (side <= 64 ? 0.2 : 0.08), 1]);
          else expect(scale[1]).toBe(0.6);
        }
      },
    ),
  );
});

test('views by name: as many large ones as an objective takes, of the size of the run', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...AUGMENTATIONS),
      fc.constantFrom(1, 2),
      fc.nat(3),
      fc.boolean(),
      (augmentation, views, smallCrops, mirrors) => {
        const options = { augmentation, views, smallCrops, crop: 0.3 };
        const made = runViews(options, { ...STATISTICS, side: 32, mirrors });
        expect(made).toHaveLength(views + smallCrops);
        for (const [v, view] of made.entries()) {
          checkAugmentOptions(`views[${v}]`, view, 3);
          expect(view.height).toBe(v < views ? 24 : 10);
          expect(view.mean).toEqual(STATISTICS.mean);
          expect(view.flip).toBe(mirrors ? 0.5 : 0);
          if (v < views) expect(view.crop).toEqual({ scale: [0.3, 1] });
        }
      },
    ),
  );
  const [first, second] = runViews(
    { augmentation: 'asymmetric', views: 2, smallCrops: 0 },
    { ...STATISTICS, side: 32, mirrors: true },
  );
  expect([first!.solarize, second!.solarize]).toEqual([undefined, { probability: 0.2 }]);
  const [only] = runViews(
    { augmentation: 'odc', views: 1, smallCrops: 0 },
    { ...STATISTICS, side: 32, mirrors: true },
  );
  expect(only!.rotation).toBe(2);
});
