import { expect, test } from 'vitest';
import { type ObjectiveCost, objectivesCost } from './objectives-cost.ts';

const tiny = { tiny: true, threads: [1], peers: 'none', onProgress: () => {} } as const;

test('every objective takes part, and what it keeps is known', async () => {
  const { tables, data } = await objectivesCost.run(tiny);
  const { costs } = data as { costs: ObjectiveCost[] };
  expect(costs[0]).toMatchObject({ name: 'coke, one view', ratio: 1, published: 8.4 });
  for (const { name, samples, ratio, besides } of costs) {
    expect(samples, name).toHaveLength(2);
    for (const each of [...samples, ratio]) expect(each, name).toBeGreaterThan(0);
    expect(besides, name).toBeGreaterThanOrEqual(0);
  }
  const keeps = new Map(costs.map((cost) => [cost.name, cost]));
  // Where clusters are few, a label takes two bytes of a file.
  expect(keeps.get('coke, two views')!.anImage).toBe(2);
  // A feature of four numbers, and two labels.
  expect(keeps.get('odc')!.anImage).toBe(4 * 4 + 8);
  // A row of a queue, four numbers of four bytes, sixteen times.
  expect(keeps.get('moco-v2')!.besides).toBeGreaterThanOrEqual(16 * 4 * 4);
  for (const name of ['simclr', 'simsiam']) {
    expect(keeps.get(name)).toMatchObject({ anImage: 0, besides: 0, twin: 0 });
  }
  expect(keeps.get('byol')!.twin).toBeGreaterThan(1000);
  for (const { columns, rows } of tables) {
    expect(rows).toHaveLength(costs.length);
    for (const cells of rows) expect(cells).toHaveLength(columns.length);
  }
});

test('stops when it is told to', async () => {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  await expect(objectivesCost.run({ ...tiny, onProgress, signal: stop.signal })).rejects.toThrow(
    'enough',
  );
});
