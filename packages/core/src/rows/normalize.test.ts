import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeRow } from './normalize.ts';

const directions = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 6 })
  .filter((row) => row.some((value) => value !== 0));

test('a row of any size that double holds has the direction it has at size 1', () => {
  fc.assert(
    fc.property(directions, fc.integer({ min: -1074, max: 1016 }), (row, power) => {
      const wanted = row.map((value) => value / Math.hypot(...row));
      const out = new Float32Array(row.length + 2).fill(7);
      const x = Float64Array.from([9, ...row.map((value) => value * 2 ** power), 9]);
      normalizeRow(x, 1, row.length, out, 1);
      for (const [j, value] of wanted.entries()) {
        expect(Math.abs(out[j + 1]! - value)).toBeLessThanOrEqual(2 ** -24);
      }
      expect([out[0], out[row.length + 1]]).toEqual([7, 7]);
    }),
  );
});

test('float32 rows, the largest and the smallest, need no more than one division of theirs', () => {
  const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(row, (values) => {
      const x = Float32Array.from(values);
      const length = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
      const scale = length === 0 ? 0 : 1 / length;
      const out = new Float32Array(x.length);
      normalizeRow(x, 0, x.length, out, 0);
      expect(out).toEqual(x.map((value) => value * scale));
    }),
  );
});
