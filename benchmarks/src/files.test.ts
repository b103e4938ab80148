import { expect, test } from 'vitest';
import type { Result } from './files/answer.ts';
import { files } from './files.ts';

const tiny = { tiny: true, threads: [1], peers: 'npm', onProgress: () => {} } as const;

test('the command clusters files of both formats, and tells what it took', async () => {
  const { tables, data } = await files.run(tiny);
  const { results, rows, k } = data as { results: readonly Result[]; rows: number; k: number };
  const contestants = 4;
  expect(results.map(({ format }) => format)).toEqual(
    Array.from({ length: contestants }, () => ['parquet', 'npy']).flat(),
  );
  for (const { contestant, outcomes } of results) {
    expect(outcomes).toHaveLength(1);
    const { seconds, memory, meanCosine, smallest, largest } = outcomes[0]!;
    expect(seconds).toBeGreaterThan(0);
    expect(memory).toBeGreaterThan(1e7);
    expect(meanCosine).toBeGreaterThan(0);
    expect(meanCosine).toBeLessThan(1);
    expect(largest).toBeGreaterThanOrEqual(rows / k);
    if (!contestant.name.includes('no sizes')) {
      expect(smallest).toBeGreaterThanOrEqual(Math.floor((0.4 * rows) / k));
    }
  }
  expect(results[0]!.outcomes[0]!.meanCosine).toBe(results[1]!.outcomes[0]!.meanCosine);
  const [{ columns, rows: cells }] = tables as [(typeof tables)[0]];
  expect(cells).toHaveLength(results.length);
  for (const row of cells) expect(row).toHaveLength(columns.length);
});

test('an interrupt ends it', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(files.run({ ...tiny, signal })).rejects.toThrow('enough');
});
