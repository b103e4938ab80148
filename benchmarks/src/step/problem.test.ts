import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Matrix } from '@coke/core';
import { readNpy } from '@coke/io';
import { expect, test } from 'vitest';
import { makeProblem } from './problem.ts';
import { writeProblem } from './write-problem.ts';

const size = { name: 'X', rows: 40, dim: 24, k: 10 };

function dot(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let at = 0; at < a.cols; at++) sum += a.data[i * a.cols + at]! * b.data[j * b.cols + at]!;
  return sum;
}

/** Mean over all rows of the cosine to the nearest center. */
function meanCosine(kind: 'clusters' | 'noise'): number {
  const { batches, centers } = makeProblem(size, kind);
  let sum = 0;
  for (const batch of batches) {
    for (let i = 0; i < batch.rows; i++) {
      const cosines = Array.from({ length: size.k }, (_, k) => dot(batch, i, centers, k));
      sum += Math.max(...cosines);
    }
  }
  return sum / (batches.length * size.rows);
}

test('all rows and centers have unit length, and are the same every time', () => {
  for (const kind of ['clusters', 'noise'] as const) {
    const problem = makeProblem(size, kind);
    for (const rows of [problem.centers, ...problem.batches]) {
      for (let i = 0; i < rows.rows; i++) expect(dot(rows, i, rows, i)).toBeCloseTo(1, 5);
    }
    expect(problem.batches.map(({ rows, cols }) => [rows, cols])).toEqual(Array(8).fill([40, 24]));
    expect(makeProblem(size, kind)).toEqual(problem);
  }
});

test('rows of clusters lie near a center, those of noise do not', () => {
  // A unit vector and noise of length 1/2 across it: 1 / √1.25.
  expect(meanCosine('clusters')).toBeCloseTo(0.894, 1);
  expect(meanCosine('noise')).toBeLessThan(0.6);
});

test('is written for NumPy as it is', async () => {
  const problem = makeProblem(size, 'clusters');
  const folder = await mkdtemp(join(tmpdir(), 'problem-'));
  await writeProblem(problem, folder);
  const names = ['centers', ...problem.batches.map((_, i) => `batch-${i}`)];
  expect((await readdir(folder)).sort()).toEqual(names.map((name) => `${name}.npy`).sort());
  for (const [at, name] of names.entries()) {
    const expected = [problem.centers, ...problem.batches][at]!;
    const { data, shape } = await readNpy(join(folder, `${name}.npy`));
    expect(shape).toEqual([expected.rows, expected.cols]);
    expect(data).toEqual(expected.data);
  }
});
