import { wasm } from '@coke/backend-wasm';
import {
  ConstrainedKMeans,
  type FitProgress,
  matrix,
  type OnlineProgress,
  Random,
} from '@coke/core';
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
  const model = new ConstrainedKMeans({
    algorithm: 'online',
    ...options,
    init: task.first,
    backend: await wasm(),
  });
  const labels = await model.fitPredict(rows);
  const last = seen.at(-1)!;
  expect(last.labels).toEqual(labels);
  expect(last.centers).toEqual((await model.centers()).data);
  expect(judge(rows, 'euclidean', last.centers!, labels).sizes).toEqual(
    model.certificates[0]!.sizes,
  );
  model.dispose();
});

test('rows that have not arrived are labelled as training would', async () => {
  const [early] = await checkpoints({ ratio: 0.8, passes, color: 'black' });
  const backend = await wasm();
  const options = { k: 5, ratio: 0.8, metric: 'euclidean', seed: 9, init: task.first } as const;
  const model = new ConstrainedKMeans({ algorithm: 'online', ...options, backend });
  const stop = new AbortController();
  const onProgress = (progress: FitProgress) =>
    (progress as OnlineProgress).batch === 16 && stop.abort(new Error('enough'));
  await expect(model.fit(rows, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
  const [head] = await model.heads();
  let unseen = 0;
  let priced = 0;
  for (let i = 0; i < rows.rows; i++) {
    const label = model.labels.get(i);
    if (label !== undefined) {
      expect(early!.labels![i]).toBe(label);
      continue;
    }
    unseen++;
    const near = Array.from(head!.prices, (_, k) => {
      const at = (j: number) => head!.centers[4 * k + j]!;
      return -[0, 1, 2, 3].reduce((sum, j) => sum + (rows.data[4 * i + j]! - at(j)) ** 2, 0) / 2;
    });
    const scores = near.map((score, k) => score + head!.prices[k]!);
    const best = scores.indexOf(Math.max(...scores));
    expect(early!.labels![i]).toBe(best);
    if (near.indexOf(Math.max(...near)) !== best) priced++;
  }
  expect(unseen).toBe(700 - 16 * 11);
  expect(priced).toBeGreaterThan(0);
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
  expect(contestant.name).toBe('CoKe online 0.4, two stages, b = 64');
  expect(ours({ ratio: 0, passes, color: 'black' }).name).toBe('CoKe online 0');
});
