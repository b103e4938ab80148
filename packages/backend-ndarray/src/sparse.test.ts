import { ConstrainedKMeans, csr, Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ndarray } from './index.ts';

/** Rows of counts, as texts give them, and the same rows by those that are not 0. */
function wordCounts(rows: number, cols: number, seed: number) {
  const random = new Random(seed);
  const data = new Float32Array(rows * cols);
  const counts = Array.from({ length: rows }, (_, i) => {
    const row: Record<number, number> = {};
    for (let word = random.integer(12); word > 0; word--) {
      const column = Math.floor(cols * random.uniform() ** 3);
      row[column] = (row[column] ?? 0) + 1;
    }
    for (const [column, count] of Object.entries(row)) data[i * cols + Number(column)] = count;
    return row;
  });
  return { dense: { data, rows, cols }, sparse: csr(counts, cols) };
}

test('by cosine sparse rows make the very model that dense rows make, to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 70 }),
      fc.constantFrom('exact', 'online'),
      async (seed, cols, algorithm) => {
        const files: Uint8Array[] = [];
        for (const x of Object.values(wordCounts(150, cols, seed))) {
          const backend = ndarray();
          using model = new ConstrainedKMeans({ k: 5, ratio: 0.8, seed, algorithm, backend });
          await model.fit(x);
          files.push(await model.save());
        }
        expect(files[1]).toEqual(files[0]);
      },
    ),
    { numRuns: 15 },
  );
});
