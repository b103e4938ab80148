import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, matrix, Random } from '@coke/core';
import { expect, test } from 'vitest';
import type { Checkpoint } from './contestant.ts';
import { firstCenters } from './first-centers.ts';
import { judge } from './judge.ts';
import { ours } from './ours.ts';

const random = new Random(3);
const rows = matrix(
  Float32Array.from({ length: 700 * 4 }, () => random.normal()),
  4,
);
const task = {
  rows,
  metric: 'euclidean',
  first: firstCenters(rows, 'euclidean', 5, 1),
  seed: 9,
} as const;
const passes = [1 / 4, 1 / 2, 1, 3];

async function checkpoints(...options: Parameters<typeof ours>): Promise<Checkpoint[]> {
  const seen: Checkpoint[] = [];
  const fitter = await ours(...options).open(2, task);
  expect(await fitter.fit(task, passes, async (checkpoint) => void seen.push(checkpoint))).toBe(
    'done',
  );
  await fitter.close();
  return seen;
}

test('is the fit that a user would get, watched or not', async () => {
  const seen = await checkpoints({ ratio: 0.8, passes, color: 'black' });
  expect(seen.map((checkpoint) => checkpoint.passes)).toEqual(passes);
  const options = { k: 5, ratio: 0.8, metric: 'euclidean', seed: 9, epochs: 3 } as const;
  const model = new ConstrainedKMeans({ ...options, init: task.first, backend: await wasm() });
  const labels = await model.fitPredict(rows);
  const last = seen.at(-1)!;
  expect(last.labels).toEqual(labels);
  expect(last.centers).toEqual((await model.centers()).data);
  expect(judge(rows, 'euclidean', last.centers, labels).sizes).toEqual(
    model.certificates[0]!.sizes,
  );
  model.dispose();
});

test('time goes on, and every row has a label before all have arrived', async () => {
  const seen = await checkpoints({ ratio: 0.8, passes, color: 'black' });
  for (const [i, { labels, seconds }] of seen.entries()) {
    expect(labels).toHaveLength(700);
    expect(labels!.every((label) => label >= 0 && label < 5)).toBe(true);
    expect(seconds).toBeGreaterThan(seen[i - 1]?.seconds ?? 0);
  }
});

test('is named after what is not left at its default', () => {
  const options = { stage2From: 3, batchSize: 64 };
  const contestant = ours({ ratio: 0.4, passes, color: 'black', options });
  expect(contestant.name).toBe('CoKe, ratio 0.4, two stages, batches of 64');
  expect(ours({ ratio: 0, passes, color: 'black' }).name).toBe('CoKe, no bound');
});
