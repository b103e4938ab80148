import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupRows } from './row-groups.ts';

test('every row is in the group of its label, in the order of the batch', () => {
  const problem = fc
    .integer({ min: 1, max: 9 })
    .chain((k) => fc.tuple(fc.constant(k), fc.array(fc.nat(k - 1), { maxLength: 40 })));
  fc.assert(
    fc.property(problem, ([k, labels]) => {
      const { order, starts } = groupRows(Int32Array.from(labels), k);
      for (let c = 0; c < k; c++) {
        const expected = [...labels.keys()].filter((i) => labels[i] === c);
        expect([...order.subarray(starts[c], starts[c + 1])]).toEqual(expected);
      }
      expect(starts[k]).toBe(labels.length);
    }),
  );
});
