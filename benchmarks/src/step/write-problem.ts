import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matrix } from '@coke/core';
import { dump } from 'npyjs';
import type { Problem } from './problem.ts';

/** For other processes: `centers.npy`, `batch-0.npy`, … */
export async function writeProblem(problem: Problem, folder: string): Promise<void> {
  const { centers, batches } = problem;
  const files = [['centers', centers], ...batches.map((batch, i) => [`batch-${i}`, batch])];
  for (const [name, { data, rows, cols }] of files as [string, Matrix][]) {
    await writeFile(join(folder, `${name}.npy`), new Uint8Array(dump(data, [rows, cols])));
  }
}
