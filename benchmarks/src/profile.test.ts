import type { Profiler } from 'node:inspector';
import { expect, test } from 'vitest';
import { sumUp } from './profile/self-times.ts';
import { profile } from './profile.ts';

const node = (id: number, functionName: string, url = ''): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
});

test('adds up samples by function, not by call', () => {
  const nodes = [node(1, 'f'), node(2, 'g'), node(3, 'f'), node(4, '(idle)')];
  const times = sumUp({
    ...{ nodes, startTime: 0, endTime: 1000 },
    samples: [1, 2, 3, 4, 2],
    timeDeltas: [100, 250, 100, 900, 250],
  });
  expect(times).toEqual([
    { name: 'g', time: 500 },
    { name: 'f', time: 200 },
  ]);
});

test('tells functions of one number in two modules apart', () => {
  const nodes = [node(1, 'wasm-function[4]', 'wasm://a'), node(2, 'wasm-function[4]', 'wasm://b')];
  const times = sumUp({
    ...{ nodes, startTime: 0, endTime: 10, samples: [1, 2, 2], timeDeltas: [1, 2, 2] },
  });
  expect(times.map(({ wasm, time }) => [wasm?.module, wasm?.index, time])).toEqual([
    ['wasm://b', 4, 4],
    ['wasm://a', 4, 1],
  ]);
});

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
      expect(rows.map(([name]) => name)).toContain('assign-f32/score');
    for (const [name] of rows) expect(name).not.toMatch(/^wasm-function/);
  }
});
