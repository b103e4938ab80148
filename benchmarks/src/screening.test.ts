import { expect, test } from 'vitest';
import type { LockstepResult, PathResult } from './screening/lockstep.ts';
import type { Statistics } from './screening/screening-statistics.ts';
import { screening } from './screening.ts';

interface Measured extends Omit<LockstepResult, 'paths'> {
  readonly paths: readonly (Omit<PathResult, 'times' | 'batches'> & {
    readonly all: Statistics;
    readonly ms: { readonly median: number };
  })[];
}

test('labels are those of f32 on every path, on data that screen well and data that do not', async () => {
  const answer = await screening.run({
    tiny: true,
    threads: [1, 2],
    peers: 'none',
    onProgress() {},
  });
  const { results } = answer.data as { readonly results: readonly Measured[] };
  expect(results.length).toBeGreaterThanOrEqual(6);
  for (const { rows, k, assignments, paths } of results) {
    expect(assignments).toBeGreaterThanOrEqual(Math.max(rows, 2000));
    expect(paths.map(({ name }) => name)).toEqual(expect.arrayContaining(['f32', 'i16', 'auto']));
    for (const { name, differing, sameState, all, ms } of paths) {
      expect(differing).toBe(0);
      expect(sameState).toBe(true);
      expect(all.rows).toBe(assignments);
      if (name === 'f32') expect(all.screened).toBe(0);
      if (name === 'i16' || name === 'i8') expect(all.screened).toBe(assignments);
      expect(all.panelsRescored).toBeLessThanOrEqual(all.screened * Math.ceil(k / 8));
      expect(ms.median).toBeGreaterThan(0);
    }
  }
  const panels = (name: string) => {
    const { all } = results
      .find((result) => result.name.startsWith(name))!
      .paths.find((path) => path.name === 'i16')!;
    return all.panelsRescored / all.screened;
  };
  // Duplicates leave more in doubt than noise, and rows that hardly differ leave everything.
  expect(panels('Near-duplicates')).toBeGreaterThan(panels('Gaussian noise'));
  expect(panels('Centers within')).toBe(5);
  expect(panels('Rows and centers')).toBe(5);
  for (const { columns, rows } of answer.tables) {
    expect(rows).toHaveLength(results.length);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  }
});
