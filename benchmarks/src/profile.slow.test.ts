import { expect, test } from 'vitest';
import { profile } from './profile.ts';

test('names kernels, and shares add up to all of a step', async () => {
  const options = { tiny: true, threads: [1], peers: 'none', onProgress() {} } as const;
  const { tables } = await profile.run({ ...options, pages: 'none', chromiumArguments: [] });
  const titles = tables.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['wasm f32: share of a step']));
  for (const { title, columns, rows } of tables) {
    for (const row of rows) expect(row).toHaveLength(columns.length);
    for (const [at] of columns.entries()) {
      if (at === 0) continue;
      const sum = rows.slice(1).reduce((all, row) => all + Number.parseFloat(row[at]!), 0);
      // Each is rounded to 0.1 %.
      expect(Math.abs(sum - 100)).toBeLessThan(0.06 * rows.length);
    }
    if (title.startsWith('wasm f32'))
      expect(rows.map(([name]) => name)).toContain('score-f32/score');
    for (const [name] of rows) expect(name).not.toMatch(/^wasm-function/);
  }
});
