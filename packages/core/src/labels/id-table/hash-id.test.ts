import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashId } from './hash-id.ts';

const BITS = 12;
const COUNT = 2 ** BITS;

/** `COUNT` ids in equal steps: in a row, congruent modulo 2^k, or of any step that fits. */
const progressions = fc
  .oneof(
    fc.integer({ min: 0, max: 53 - BITS }).map((k) => 2 ** k),
    fc.integer({ min: 0, max: 52 - BITS }).map((k) => 2 ** k + 1),
    fc.integer({ min: 1, max: 2 ** (53 - BITS) - 1 }),
  )
  .chain((step) =>
    fc.record({
      step: fc.constant(step),
      from: fc.oneof(
        fc.constant(0),
        fc.constant(2 ** 53 - 1 - (COUNT - 1) * step),
        fc.maxSafeNat().map((n) => n % (2 ** 53 - (COUNT - 1) * step)),
      ),
    }),
  )
  .map(({ step, from }) => Array.from({ length: COUNT }, (_, i) => from + i * step));

/** A handful of ids from each of many pages, as a sample of a dense set has them. */
const pages = fc
  .record({ each: fc.constantFrom(2, 16, 256), apart: fc.constantFrom(1, 2, 2 ** 20, 2 ** 32) })
  .map(({ each, apart }) =>
    Array.from({ length: COUNT }, (_, i) => Math.floor(i / each) * 4096 * apart + (i % each)),
  )
  .filter((ids) => ids.every((id) => Number.isSafeInteger(id)));

/** Slots taken by a hash's upper or lower bits, and how many ids share the fullest one. */
function spread(ids: readonly number[], slotOf: (hash: number) => number) {
  const counts = new Uint32Array(COUNT);
  for (const id of ids) counts[slotOf(hashId(id))]!++;
  return { taken: counts.filter((count) => count > 0).length, fullest: Math.max(...counts) };
}

describe('hashId', () => {
  test('is 32 bits, the same for the same id', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (id) => {
        expect(hashId(id)).toBe(hashId(id) >>> 0);
      }),
    );
  });

  test('gives ids that differ in a bit, any of 53, hashes that differ in many', () => {
    const bit = fc.integer({ min: 0, max: 52 });
    fc.assert(
      fc.property(bit, fc.array(fc.maxSafeNat(), { minLength: 64, maxLength: 64 }), (k, ids) => {
        let differ = 0;
        for (const id of ids) {
          const other = Number(BigInt(id) ^ (1n << BigInt(k)));
          const flipped = (hashId(id) ^ hashId(other)) >>> 0;
          differ += flipped.toString(2).replaceAll('0', '').length;
        }
        // 2048 bits, each differing with probability 1/2: 16 of 32, with a deviation of 0.35.
        expect(differ / 64).toBeGreaterThan(13);
        expect(differ / 64).toBeLessThan(19);
      }),
    );
  });

  test.each([
    ['upper', (hash: number) => hash >>> (32 - BITS)],
    ['lower', (hash: number) => hash & (COUNT - 1)],
  ])('spreads regular ids as random ones spread, by its %s bits', (_, slotOf) => {
    fc.assert(
      fc.property(fc.oneof(progressions, pages), (ids) => {
        // n ids drawn at random take 1 - 1/e of n slots (standard deviation: 0.5 % of n here) and
        // 16 in one slot come about once in 10^10 tables.
        const { taken, fullest } = spread(ids, slotOf);
        expect(taken / COUNT).toBeGreaterThan(1 - 1 / Math.E - 0.05);
        expect(fullest).toBeLessThan(16);
      }),
      { numRuns: 300 },
    );
  });
});
