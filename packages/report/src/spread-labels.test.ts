import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadLabels } from './spread-labels.ts';

const GAP = 10;
const places = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { maxLength: 20 });

test('none lie on each other, their order stays, and all are within where there is room', () => {
  fc.assert(
    fc.property(places, (at) => {
      const spread = spreadLabels(at, GAP, 0, 300);
      const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
      for (let n = 1; n < order.length; n++) {
        const [before, after] = [spread[order[n - 1]!]!, spread[order[n]!]!];
        expect(after - before).toBeGreaterThanOrEqual(GAP - 1e-9);
      }
      expect(Math.min(0, ...spread)).toBeGreaterThanOrEqual(0);
      expect(Math.max(300, ...spread)).toBeLessThanOrEqual(300 + 1e-9);
    }),
  );
});

test('what does not collide stays, and what does moves apart about its middle', () => {
  expect(spreadLabels([200, 20, 100], GAP, 0, 300)).toEqual([200, 20, 100]);
  expect(spreadLabels([100, 102, 200], GAP, 0, 300)).toEqual([96, 106, 200]);
  expect(spreadLabels([], GAP, 0, 300)).toEqual([]);
});
