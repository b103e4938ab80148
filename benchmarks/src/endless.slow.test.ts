import { expect, test } from 'vitest';
import type { EndlessAnswer, EndlessQuestion } from './endless/endless-memory.ts';
import { endless } from './endless.ts';

const MIB = 2 ** 20;

test('memory stays flat while a million rows go by', async () => {
  const { tables, data } = await endless.run({
    ...{ tiny: true, threads: [1], peers: 'none', onProgress() {} },
  });
  const [{ columns, rows }] = tables as [(typeof tables)[number]];
  for (const row of rows) expect(row).toHaveLength(columns.length);
  const [[, { moments, windows }]] = data as (readonly [EndlessQuestion, EndlessAnswer])[] as [
    readonly [EndlessQuestion, EndlessAnswer],
  ];
  expect(windows).toBe(9);
  const [first, last] = [moments[2]!, moments.at(-1)!];
  // Without ids: 900,000 rows, at 48 bytes each if anything of them were kept.
  expect(last.labels).toBe(first.labels);
  expect(last.resident - first.resident).toBeLessThan(32 * MIB);
});
