import { expect, test } from 'vitest';
import { changingGroups, movingGroups } from './streams/drifting-streams.ts';
import { nearestCenters } from './streams/nearest-centers.ts';
import { streams } from './streams.ts';

test('groups move as far as they are said to, and one at a time is replaced', () => {
  const moving = movingGroups(20_000);
  const away = (rows: readonly (readonly number[])[], places: typeof moving.places) =>
    nearestCenters(rows, places).squares.filter((square) => square > 60).length / rows.length;
  expect(away(moving.batches[0]!, moving.places)).toBe(0);
  // By 40 on average: hardly a row is where its group was.
  expect(away(moving.batches.at(-1)!, moving.places)).toBeGreaterThan(0.8);
  const changing = changingGroups(15_000);
  expect(away(changing.batches[49]!, changing.places)).toBe(0);
  expect(away(changing.batches[99]!, changing.places)).toBeGreaterThan(0.03);
  expect(away(changing.batches[149]!, changing.places)).toBeGreaterThan(0.12);
});

test('one line a follower, with or without the noise that no center avoids', async () => {
  const { tables, pictures, versions } = await streams.run({
    ...{ tiny: true, threads: [1], peers: 'none', onProgress() {} },
  });
  expect(versions).toEqual({});
  const [{ columns, rows }] = tables as [(typeof tables)[number]];
  expect(rows).toHaveLength(5);
  for (const row of rows) {
    expect(row).toHaveLength(columns.length);
    const squares = row.slice(1, 3).flatMap((cell) => cell.split(' / ').map(Number));
    // 8, but for chance and what centers lag behind.
    for (const square of squares) expect(Math.abs(square - 9)).toBeLessThan(2);
  }
  for (const { svg } of pictures) expect(svg).toContain('prefers-color-scheme: dark');
});
