import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TopMatches } from './top-matches.ts';

// Few values, so that ties are common.
const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), candidates: fc.integer({ min: 1, max: 40 }) })
  .chain(({ rows, candidates }) =>
    fc.record({
      similarities: fc.array(
        fc.array(fc.constantFrom(-1, -0.5, 0, 0.25, 0.5, 1), {
          minLength: candidates,
          maxLength: candidates,
        }),
        { minLength: rows, maxLength: rows },
      ),
      k: fc.integer({ min: 1, max: candidates }),
      blockRows: fc.integer({ min: 1, max: rows }),
      blockColumns: fc.integer({ min: 1, max: candidates }),
    }),
  );

test('are the head of a whole sort, however they come in blocks', () => {
  fc.assert(
    fc.property(cases, ({ similarities, k, blockRows, blockColumns }) => {
      const [rows, candidates] = [similarities.length, similarities[0]!.length];
      const top = new TopMatches(rows, k);
      for (let from = 0; from < candidates; from += blockColumns) {
        for (let row = 0; row < rows; row += blockRows) {
          const part = similarities.slice(row, row + blockRows);
          const block = part.flatMap((all) => all.slice(from, from + blockColumns));
          const width = block.length / part.length;
          top.add(Float32Array.from(block), part.length, width, row, from);
        }
      }
      for (const [row, all] of similarities.entries()) {
        const order = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b).slice(0, k);
        expect([...top.sorted(row).indices]).toEqual(order);
        expect([...top.sorted(row).similarities]).toEqual(order.map((i) => all[i]));
      }
    }),
  );
});
