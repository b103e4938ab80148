import { expect, test } from 'vitest';
import { learning } from './learning.ts';
import { sizeBounds } from './size-bounds.ts';
import type { Benchmark } from './suite/benchmark.ts';

const options = {
  tiny: true,
  threads: [1],
  peers: 'none',
  pages: 'none',
  chromiumArguments: [],
  onProgress() {},
} as const;

/** The answer, whose tables are as wide as they say, and whose numbers are numbers. */
async function answerOf(benchmark: Benchmark) {
  const answer = await benchmark.run(options);
  for (const { columns, rows } of answer.tables) {
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toHaveLength(columns.length);
      expect(row.join()).not.toMatch(/NaN|undefined/);
    }
  }
  return answer;
}

test('learning: trains with and without labels, and holds both against pixels', async () => {
  const { tables, pictures, data } = await answerOf(learning);
  expect(tables[0]!.rows.map(([name]) => name)).toEqual([
    'raw pixels',
    'encoder, untrained',
    'encoder, trained without labels',
    'encoder, trained with labels',
  ]);
  expect(pictures.map(({ svg }) => svg.startsWith('<svg'))).toEqual([true]);
  const [{ supervised }] = data as [{ supervised: { losses: number[] }[] }];
  // With labels the loss falls from about ln 10, whatever the seed.
  for (const { losses } of supervised) {
    expect(losses[0]).toBeGreaterThan(1.5);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  }
});

test('a table of the paper has a row for each variant', async () => {
  const { tables } = await answerOf(sizeBounds);
  expect(tables[0]!.rows.map(([name]) => name)).toEqual(['ratio 1', 'ratio 0.8']);
});
