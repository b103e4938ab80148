import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints, isWellFormed } from './unicode.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
  }),
);

test('compareCodePoints orders as the UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, text, (common, a, b) => {
      const [left, right] = [common + a, common + b];
      const order = Buffer.compare(Buffer.from(left), Buffer.from(right));
      expect(Math.sign(compareCodePoints(left, right))).toBe(order);
    }),
    { numRuns: 1000 },
  );
});

test('isWellFormed tells what UTF-8 can carry', () => {
  const unit = fc.constantFrom('a', 'ß', '\ud83d', '\ude00', '\u{10000}', '\uffff');
  fc.assert(
    fc.property(fc.string({ unit }), (units) => {
      expect(isWellFormed(units)).toBe(Buffer.from(units).toString() === units);
    }),
  );
});
