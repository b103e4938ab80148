import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeHistogram } from './size-histogram.ts';

test('every cluster is in the bin of its size, in 1 to 40 bins', () => {
  const size = fc.oneof(fc.nat(5), fc.nat(2_000_000), fc.double({ min: 0, max: 1e4, noNaN: true }));
  fc.assert(
    fc.property(fc.array(size), (sizes) => {
      const { width, counts } = sizeHistogram(Float64Array.from(sizes));
      expect(counts.length).toBeGreaterThanOrEqual(1);
      expect(counts.length).toBeLessThanOrEqual(40);
      for (const [i, count] of counts.entries()) {
        const inside = sizes.filter((one) => one >= i * width && one < (i + 1) * width);
        expect(count).toBe(inside.length);
      }
      if (sizes.length > 0) expect(counts.at(-1)).toBeGreaterThan(0);
      expect(`${width}`).toMatch(/^[125]0*$/);
    }),
  );
});
