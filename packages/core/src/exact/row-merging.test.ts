import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawSparse } from '../../testing/sparse-rows.ts';
import type { CsrRows } from '../rows/csr.ts';
import { spreadRow } from '../rows/sparse-rows.ts';
import { Random } from '../support/random.ts';
import { mergeRows } from './row-merging.ts';

const drawings = fc.record({
  rows: fc.integer({ min: 1, max: 25 }),
  cols: fc.integer({ min: 1, max: 9 }),
  density: fc.constantFrom(0, 0.2, 0.6, 1),
  double: fc.boolean(),
  shift: fc.constantFrom(0, 4),
  full: fc.constant(0),
  seed: fc.nat(1e6),
});

test('groups of sparse rows are merged as those of dense rows, their columns ascending', () => {
  fc.assert(
    fc.property(drawings, fc.boolean(), fc.boolean(), (drawing, unit, weighted) => {
      const { sparse, dense } = drawSparse(drawing);
      const random = new Random(drawing.seed, 1);
      const ids = Int32Array.from({ length: drawing.rows }, () => random.integer(6) - 1);
      const weights = weighted
        ? Float64Array.from({ length: drawing.rows }, () => random.integer(3))
        : undefined;
      const wanted = mergeRows(dense, ids, weights, unit);
      const got = mergeRows(sparse, ids, weights, unit);
      expect(got.groups).toEqual(wanted.groups);
      expect(got.counts).toEqual(wanted.counts);
      expect(got.weights).toEqual(wanted.weights);
      expect(got.spread).toBeCloseTo(wanted.spread, 9);
      const x = got.x as CsrRows;
      const row = new Float64Array(x.cols);
      for (let g = 0; g < x.rows; g++) {
        spreadRow(x, g, row);
        for (let j = 0; j < x.cols; j++) {
          expect(row[j]).toBeCloseTo(wanted.x.data[g * x.cols + j]!, 12);
        }
        const columns = x.indices.slice(x.indptr[g]!, x.indptr[g + 1]!);
        expect(columns).toEqual(columns.slice().sort());
      }
    }),
  );
});
