import { expect, test } from 'vitest';
import { sizeLimits } from './sparse/contestants.ts';
import type { Agreement } from './sparse/dense-agreement.ts';
import type { SparseResult } from './sparse/fit-sparse.ts';
import { sparse } from './sparse.ts';

const tiny = { tiny: true, threads: [1], peers: 'npm', onProgress: () => {} } as const;

test('texts are clustered within their limits, as they are with their zeros', async () => {
  const { tables, data } = await sparse.run(tiny);
  const { results, agreement, rows, k } = data as {
    results: readonly SparseResult[];
    agreement: Agreement;
    rows: number;
    k: number;
  };
  expect(results).toHaveLength(3);
  const { minSize, maxSize } = sizeLimits(rows, k);
  for (const { name, inertia, smallest, largest } of results) {
    expect(inertia).toBeGreaterThan(0);
    // Texts of unit length.
    expect(inertia).toBeLessThan(rows);
    if (name.includes('no limits')) continue;
    expect(smallest).toBeGreaterThanOrEqual(minSize);
    expect(largest).toBeLessThanOrEqual(maxSize);
  }
  expect(agreement).toMatchObject({ rows, equal: rows });
  expect(tables[0]!.rows).toHaveLength(3);
});

test('an interrupt ends it', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(sparse.run({ ...tiny, signal })).rejects.toThrow('enough');
});
