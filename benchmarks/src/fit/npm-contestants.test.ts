import { matrix, Random } from '@coke/core';
import { expect, test } from 'vitest';
import type { Checkpoint, Contestant, Task } from './contestant.ts';
import { firstCenters } from './first-centers.ts';
import { mlKmeans, thingKMeans } from './npm-contestants.ts';

const random = new Random(5);
const rows = matrix(
  Float32Array.from({ length: 400 * 3 }, () => random.normal()),
  3,
);
const task: Task = {
  rows,
  metric: 'euclidean',
  first: firstCenters(rows, 'euclidean', 6, 1),
  seed: 1,
};

async function run(contestant: Contestant, passes: readonly number[]) {
  const seen: Checkpoint[] = [];
  const fitter = await contestant.open(1, task);
  const end = await fitter.fit(task, passes, async (checkpoint) => void seen.push(checkpoint));
  await fitter.close();
  return { end, seen };
}

/** Lloyd's iterations, by their definition. */
function lloyd(iterations: number): number[] {
  let centers = Array.from(task.first.data);
  for (let t = 0; t < iterations; t++) {
    const sums = new Array<number>(18).fill(0);
    const sizes = new Array<number>(6).fill(0);
    for (let i = 0; i < rows.rows; i++) {
      const row = rows.data.subarray(3 * i, 3 * i + 3);
      const distances = sizes.map((_, k) =>
        row.reduce((sum, x, j) => sum + (x - centers[3 * k + j]!) ** 2, 0),
      );
      const nearest = distances.indexOf(Math.min(...distances));
      sizes[nearest]!++;
      row.forEach((x, j) => {
        sums[3 * nearest + j]! += x;
      });
    }
    centers = sums.map((sum, at) => sum / sizes[Math.floor(at / 3)]!);
  }
  return centers;
}

test.each([mlKmeans, thingKMeans])("%o does so many of Lloyd's iterations", async (contestant) => {
  const passes = [1, 2, 5];
  const { end, seen } = await run(contestant({ passes, color: 'black' }), passes);
  expect(end).toBe('done');
  expect(seen.map((checkpoint) => checkpoint.passes)).toEqual(passes);
  for (const { passes: at, centers, seconds } of seen) {
    const expected = lloyd(at);
    const worst = Math.max(...expected.map((x, i) => Math.abs(x - centers![i]!)));
    expect(worst).toBeLessThan(1e-5);
    expect(seconds).toBeGreaterThan(0);
  }
});

test('ml-kmeans says when it has converged', async () => {
  const passes = [1, 1000];
  const { end, seen } = await run(mlKmeans({ passes, color: 'black' }), passes);
  expect(end).toBe('converged');
  expect(seen).toHaveLength(2);
  expect(seen[1]!.passes).toBeLessThan(1000);
});
