import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longTail } from './long-tail.ts';

test('1 / (r + 1) of class r stays, rounded up, in order, each image with its label', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 200 }), (classes) => {
      // The two pixels of an image tell which it is.
      const data = Float32Array.from(classes.flatMap((label, i) => [i, label]));
      const all = { images: { data, rows: classes.length, cols: 2 }, height: 1, width: 2 };
      const kept = longTail({ ...all, labels: Uint8Array.from(classes) });
      expect([kept.height, kept.width, kept.images.rows]).toEqual([1, 2, kept.labels.length]);
      const numbers = kept.images.data.filter((_, at) => at % 2 === 0);
      expect([...numbers]).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      expect([...kept.labels]).toEqual([...kept.images.data.filter((_, at) => at % 2 === 1)]);
      expect([...kept.labels]).toEqual([...numbers].map((i) => classes[i]));
      for (let r = 0; r < 10; r++) {
        const count = (labels: Iterable<number>) => [...labels].filter((c) => c === r).length;
        expect(count(kept.labels)).toBe(Math.ceil(count(classes) / (r + 1)));
      }
    }),
  );
});
