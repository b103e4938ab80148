import { join } from 'node:path';
import type { Matrix } from '@coke/core';
import { writeNpy } from '@coke/io';
import type { Problem } from './problem.ts';

/** For other processes: `centers.npy`, `batch-0.npy`, … */
export async function writeProblem(problem: Problem, folder: string): Promise<void> {
  const { centers, batches } = problem;
  const files = [['centers', centers], ...batches.map((batch, i) => [`batch-${i}`, batch])];
  for (const [name, rows] of files as [string, Matrix][]) {
    await writeNpy(join(folder, `${name}.npy`), rows);
  }
}
