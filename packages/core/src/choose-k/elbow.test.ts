import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elbow } from './elbow.ts';

const rising = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 12 })
  .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b)));

test('is the corner of two straight lines', () => {
  fc.assert(
    fc.property(rising, fc.nat(100), fc.integer({ min: -50, max: 50 }), (x, at, base) => {
      const corner = 1 + (at % (x.length - 2));
      const steep = x.map((value) => 5 * Math.max(0, x[corner]! - value));
      const y = x.map((value, i) => base + steep[i]! - value);
      expect(elbow(x, y)).toBe(corner);
    }),
  );
});

test('does not depend on the units', () => {
  fc.assert(
    fc.property(rising, fc.infiniteStream(fc.nat(1000)), (x, numbers) => {
      const y = x.map(() => numbers.next().value);
      const scaled = y.map((value) => value * 8 - 64);
      expect(
        elbow(
          x.map((value) => value * 4),
          scaled,
        ),
      ).toBe(elbow(x, y));
    }),
  );
});

test('none where two points, a straight line, a hump or a rise have none', () => {
  expect(elbow([1, 2], [3, 1])).toBeUndefined();
  expect(elbow([1, 2, 3], [3, 2, 1])).toBeUndefined();
  expect(elbow([1, 2, 3], [3, 2.9, 1])).toBeUndefined();
  expect(elbow([1, 2, 3], [1, 0, 3])).toBeUndefined();
  expect(elbow([1, 2, 3], [1, 1, 1])).toBeUndefined();
});
