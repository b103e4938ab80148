import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IndexHeap } from './index-heap.ts';

const SIZE = 8;
const steps = fc.array(
  fc.oneof(
    fc.record({ item: fc.nat(SIZE - 1), key: fc.integer({ min: 0, max: 20 }) }),
    fc.constant('pop' as const),
    fc.constant('clear' as const),
  ),
  { maxLength: 60 },
);

describe('the heap', () => {
  test('pops what has the least key, whatever was put in, lowered or cleared before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const heap = new IndexHeap(SIZE);
        const keys = new Map<number, number>();
        for (const step of all) {
          if (step === 'clear') {
            heap.clear();
            keys.clear();
          } else if (step === 'pop') {
            if (keys.size === 0) continue;
            const item = heap.pop();
            expect(keys.get(item)).toBe(Math.min(...keys.values()));
            keys.delete(item);
          } else if (step.key <= (keys.get(step.item) ?? Number.POSITIVE_INFINITY)) {
            heap.lower(step.item, step.key);
            keys.set(step.item, step.key);
          }
          expect(heap.size).toBe(keys.size);
        }
      }),
      { numRuns: 500 },
    );
  });
});
