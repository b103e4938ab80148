import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordCounts } from '../../../testing/word-counts.ts';
import type { SparseMatrix } from '../../rows/csr.ts';
import { Random } from '../../support/random.ts';
import { SparseProducts } from './sparse-products.ts';

test('products are those of the rows written out, to the bit', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      (seed, cols, k) => {
        const { dense, sparse } = wordCounts(9, cols, seed);
        const random = new Random(seed, 1);
        const centers = Float64Array.from({ length: k * cols }, () => random.normal());
        const products = new SparseProducts(centers, k, cols);
        for (let i = 0; i < dense.rows; i++) {
          products.score(sparse as SparseMatrix, i);
          for (let c = 0; c < k; c++) {
            let wanted = 0;
            for (let j = 0; j < cols; j++) {
              wanted += dense.data[i * cols + j]! * centers[c * cols + j]!;
            }
            expect(products.values[c]).toBe(wanted + 0);
          }
        }
      },
    ),
  );
});
