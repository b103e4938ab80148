import { ConstrainedKMeans } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordCounts } from '../../core/testing/word-counts.ts';
import { ndarray } from './index.ts';

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
