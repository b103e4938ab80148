import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelChangeRate } from './label-change-rate.ts';

test('is the share of changes that were made', () => {
  const images = fc.array(fc.record({ label: fc.nat(9), changes: fc.boolean() }), { minLength: 1 });
  fc.assert(
    fc.property(images, (all) => {
      const before = all.map(({ label }) => label);
      const after = all.map(({ label, changes }) => (changes ? label + 1 : label));
      const made = all.filter(({ changes }) => changes).length;
      expect(labelChangeRate(before, after)).toBe(made / all.length);
    }),
  );
});

test('images without a label do not count', () => {
  expect(labelChangeRate([1, -1, 2, 3], [1, 4, -1, 0])).toBe(0.5);
  expect(labelChangeRate([-1], [3])).toBeUndefined();
  expect(labelChangeRate([], [])).toBeUndefined();
});

test('labels of another number of images are refused', () => {
  expect(() => labelChangeRate([1, 2], [1])).toThrow(
    new RangeError('the number of labels should be the labels before (2), got 1'),
  );
});
