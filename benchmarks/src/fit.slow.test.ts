import { beforeAll, describe, expect, test } from 'vitest';
import type { Checkpoint, Task } from './fit/contestant.ts';
import { DATA_SETS, TINY } from './fit/data-sets.ts';
import { firstCenters } from './fit/first-centers.ts';
import { judge } from './fit/judge.ts';
import type { Fit } from './fit/measure.ts';
import { type PythonContestant, pythonContestant } from './fit/python-contestant.ts';
import { fit } from './fit.ts';
import { type PythonEnvironment, pythonEnvironment } from './peers/python-environment.ts';

const onProgress = () => {};
let python: PythonEnvironment;

beforeAll(async () => {
  python = await pythonEnvironment({ onProgress });
});

test("Python's libraries take part", async () => {
  // Each peer takes seconds to start: once is enough.
  const contests = ['glove-10k', 'shards', 'glove-online'];
  const cases = [...contests, 'shares', 'assignment', 'gaps', 'small-data', 'million', 'worker'];
  const some = { threads: [2], peers: 'all', cases } as const;
  const answer = await fit.run({ tiny: true, ...some, onProgress });
  const data = answer.data as Record<string, { results?: { name: string; fits: Fit[] }[] }>;
  const names = (file: string) => data[file]!.results!.map(({ name }) => name);
  expect(names('glove-online')).toEqual(
    expect.arrayContaining(['faiss.Kmeans', 'MiniBatchKMeans']),
  );
  expect(names('glove-10k')).toEqual(
    expect.arrayContaining(['k-means-constrained 0.8', 'faiss.Kmeans', 'scikit-learn KMeans']),
  );
  expect(names('shards')).toContain('faiss.Kmeans');
  const titles = answer.tables.map(({ title }) => title);
  const parts = [
    'spend their time on',
    'one assignment',
    'Problems',
    'of Node',
    'of Chromium',
    'Small data',
  ];
  for (const part of parts) {
    expect(titles.filter((title) => title.includes(part))).toHaveLength(1);
  }
  expect(Object.keys(answer.versions)).toEqual(
    expect.arrayContaining(['faiss', 'scikit-learn', 'k-means-constrained', 'ml-kmeans']),
  );
  expect(JSON.stringify(answer)).not.toContain('null');
});

test('SuperKMeans takes part, and comes as far as faiss', async () => {
  const options = { tiny: true, threads: [2], peers: 'all', cases: ['unbounded'] } as const;
  const { data, tables } = await fit.run({ ...options, onProgress });
  const [{ results }] = (data as { unbounded: { results: { name: string; fits: Fit[] }[] }[] })
    .unbounded as [{ results: { name: string; fits: Fit[] }[] }];
  const end = (name: string) => results.find((each) => each.name === name)!.fits[0]!.points.at(-1)!;
  expect(end('SuperKMeans').passes).toBe(25);
  expect(end('SuperKMeans').quality).toBeCloseTo(end('faiss.Kmeans').quality, 2);
  expect(tables.at(-1)!.title).toContain('how many times as fast');
});

async function run(
  id: PythonContestant['id'],
  task: Task,
  passes: readonly number[],
  more: Partial<PythonContestant> = {},
) {
  const who = {
    id,
    name: id,
    color: 'black',
    ratio: 0,
    manyThreads: true,
    passes,
    seeds: 1,
    ...more,
  };
  const fitter = await pythonContestant(who, python).open(2, task);
  const seen: Checkpoint[] = [];
  try {
    const end = await fitter.fit(task, passes, async (checkpoint) => void seen.push(checkpoint));
    return { end, seen };
  } finally {
    await fitter.close();
  }
}

describe.each(TINY.filter(({ online }) => online))('$name', ({ metric, k, load }) => {
  async function newTask(): Promise<Task> {
    const rows = await load({ onProgress });
    return { rows, metric, first: firstCenters(rows, metric, k, 1), seed: 1 };
  }

  test('faiss in pieces comes to the same as in one', async () => {
    const task = await newTask();
    const whole = await run('faiss', task, [6]);
    const { end, seen } = await run('faiss', task, [1, 2, 4, 6]);
    expect(end).toBe('done');
    expect(seen.map(({ passes }) => passes)).toEqual([1, 2, 4, 6]);
    expect(seen[3]!.centers).toEqual(whole.seen[0]!.centers);
    expect(seen[2]!.centers).not.toEqual(seen[3]!.centers);
  });

  test('time goes on from piece to piece', async () => {
    const task = await newTask();
    for (const id of ['faiss', 'mini-batch'] as const) {
      const { seen } = await run(id, task, [1, 2, 3]);
      const seconds = seen.map((checkpoint) => checkpoint.seconds);
      expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
      expect(seconds[0]).toBeGreaterThan(0);
      expect(seen[0]!.centers).not.toEqual(seen[2]!.centers);
    }
  });

  test('k-means-constrained keeps its sizes at every point, and gets better', async () => {
    const task = await newTask();
    const options = { ratio: 0.8, limit: 60 };
    const { end, seen } = await run('constrained', task, [1, 2, 4, 1000], options);
    expect(end).toBe('converged');
    const points = seen.map(({ centers, labels }) =>
      judge(task.rows, 'euclidean', centers!, labels!),
    );
    const least = Math.floor((0.8 * task.rows.rows) / k);
    for (const [i, { sizes, quality }] of points.entries()) {
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(least);
      expect(quality).toBeLessThanOrEqual(
        (points[i - 1]?.quality ?? Number.POSITIVE_INFINITY) + 1e-9,
      );
    }
  });

  test('k-means-constrained keeps bounds counted in rows, above and below', async () => {
    const task = await newTask();
    const sizes = { min: Math.floor(task.rows.rows / k), max: Math.ceil(task.rows.rows / k) };
    const { seen } = await run('constrained', task, [1, 3], { ratio: 1, sizes, limit: 60 });
    for (const { centers, labels } of seen) {
      const kept = judge(task.rows, 'euclidean', centers!, labels!).sizes;
      expect(Math.min(...kept)).toBe(sizes.min);
      expect(Math.max(...kept)).toBe(sizes.max);
    }
  });

  test('k-means-constrained is stopped when its time is over', async () => {
    const options = { ratio: 0.8, limit: 0 };
    const { end, seen } = await run('constrained', await newTask(), [1, 1000], options);
    expect({ end, passes: seen.map(({ passes }) => passes) }).toEqual({
      end: 'stopped',
      passes: [1],
    });
  });
});

test('real data sets say what they are', () => {
  expect(DATA_SETS.map(({ name, k, metric }) => [name, k, metric])).toEqual([
    ['GloVe', 1000, 'cosine'],
    ['MNIST', 100, 'euclidean'],
    ['Some of GloVe', 100, 'cosine'],
    ['Some of GloVe, equal sizes', 100, 'cosine'],
    ['Some of GloVe, squared distance', 100, 'euclidean'],
    ['Groups', 10, 'euclidean'],
    ['Titles', 25, 'euclidean'],
    ['Embeddings', 256, 'cosine'],
    ['GloVe', 1000, 'cosine'],
    ['MNIST', 100, 'euclidean'],
    ['Some of GloVe', 100, 'cosine'],
  ]);
});
