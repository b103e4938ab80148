import { ConstrainedKMeans, csr, ratioBounds } from '@coke/core';
import { createClusteringState, type SparseMatrix } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordCounts } from '../../core/testing/word-counts.ts';
import { wasm } from './wasm.ts';

test('sparse rows make the very model that dense rows make, to the bit, whatever the threads', async () => {
  const backends = [await wasm({ threads: 1 }), await wasm({ threads: 3 })];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 2, max: 40 }),
      fc.constantFrom('exact', 'online'),
      async (seed, cols, k, algorithm) => {
        const { dense, sparse } = wordCounts(150, cols, seed, 0.2);
        const files: Uint8Array[] = [];
        for (const backend of backends) {
          for (const x of [dense, sparse]) {
            using model = new ConstrainedKMeans({ k, ratio: 0.8, seed, algorithm, backend });
            await model.fit(x);
            files.push(await model.save());
          }
        }
        for (const file of files) expect(file).toEqual(files[0]);
      },
    ),
    { numRuns: 15 },
  );
});

test('a batch of rows that have no number at all', async () => {
  const rows = 16;
  const empty = { data: new Float32Array(0), indices: new Int32Array(0) };
  const x = csr({ ...empty, indptr: new Int32Array(rows + 1), cols: 1 }) as SparseMatrix;
  const head = createClusteringState(Float32Array.of(2), 1, ratioBounds(1, 1));
  const backend = await wasm({ threads: 1 });
  const session = await backend.open({ metric: 'euclidean', heads: [head], normalize: false });
  const out = { labels: new Int32Array(rows).fill(9), similarities: new Float32Array(rows) };
  const options = { dualLearningRates: [1], centers: 'current', unitLength: false } as const;
  await session.step({ data: new Float32Array(rows).fill(5), rows, cols: 1 }, out, options);
  await session.step(x, out, { ...options, weights: new Float32Array(rows).fill(3) });
  expect((await session.read())[0]!.centers).toEqual(Float32Array.of(1.25));
  session.dispose();
  expect(out.labels).toEqual(new Int32Array(rows));
  expect(out.similarities).toEqual(new Float32Array(rows).fill(-12.5));
});
