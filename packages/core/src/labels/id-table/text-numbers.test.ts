import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText } from './hash-text.ts';
import { TextNumbers } from './text-numbers.ts';

/** Of any code units, unpaired surrogates too, and alike but for one. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\0', '\0\0', 'a', 'ab', 'ba', '\ud800', '\udc00', 'é', 'e\u0301'),
  fc.nat(400).map((n) => `user-${n}`),
);

describe('TextNumbers', () => {
  test('is a map from texts to numbers from 0 on, in the order of their coming', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 300 }), fc.array(text), (texts, others) => {
        const numbers = new TextNumbers();
        const model = new Map<string, number>();
        for (const one of texts) {
          if (!model.has(one)) model.set(one, model.size);
          expect(numbers.claim(one)).toBe(model.get(one));
          expect(numbers.size).toBe(model.size);
        }
        for (const one of [...texts, ...others]) expect(numbers.find(one)).toBe(model.get(one));
        expect(numbers.texts()).toEqual([...model.keys()]);
      }),
    );
  });

  test('texts of 12 characters cost at most twice their units and 28 bytes', () => {
    const numbers = new TextNumbers();
    for (let n = 0; n < 100_000; n++) {
      numbers.claim(`user-${String(n).padStart(7, '0')}`);
      if (n >= 1000) expect(numbers.byteLength / (n + 1)).toBeLessThanOrEqual(2 * 24 + 28);
    }
    expect(numbers.size).toBe(100_000);
  });

  test.each([
    ['counted', (n: number) => `user-${n}`],
    ['counted in front', (n: number) => `${n}-of-them`],
    ['padded', (n: number) => String(n).padStart(12, '0')],
    ['of bits', (n: number) => n.toString(2)],
    ['of one character', (n: number) => String.fromCharCode(n)],
  ])('texts %s spread over slots as random ones do', (_, textOf) => {
    const bits = 12;
    const counts = new Uint32Array(2 ** bits);
    for (let n = 0; n < 2 ** bits; n++) counts[hashText(textOf(n)) & (2 ** bits - 1)]!++;
    // At random 1 - 1/e of them are taken, give or take 0.5 %, the fullest by 8 in all but 1 of 200 draws.
    expect(counts.filter((count) => count > 0).length / 2 ** bits).toBeGreaterThan(0.6);
    expect(Math.max(...counts)).toBeLessThan(12);
  });
});
