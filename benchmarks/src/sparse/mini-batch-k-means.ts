import { fileURLToPath } from 'node:url';
import { runCommand } from '@coke/datasets';
import { pythonWith } from '../../../.ci/python-environment.ts';
import type { SparseResult } from './fit-sparse.ts';

const SCRIPT: string = fileURLToPath(new URL('mini_batch_k_means.py', import.meta.url));

/** Names and versions of what takes part. */
export const LIBRARIES: Readonly<Record<string, string>> = {
  'scikit-learn': '1.9.1',
  scipy: '1.17.1',
  numpy: '2.4.6',
};

/** A Python with these libraries, made on first use: its interpreter. */
export function pythonOfSparse(): Promise<string> {
  return pythonWith(Object.entries(LIBRARIES).map(([name, version]) => `${name}==${version}`));
}

export interface SparseFile {
  /** A matrix as scipy saves it. */
  readonly file: string;
  readonly k: number;
  readonly threads: number;
  /** Where the script runs. */
  readonly folder: string;
}

/** scikit-learn's `MiniBatchKMeans` and `KMeans` on the rows of a file, with their defaults. */
export async function miniBatchKMeans(
  python: string,
  { file, k, threads, folder }: SparseFile,
  signal?: AbortSignal,
): Promise<SparseResult[]> {
  const args = [SCRIPT, file, `${k}`, `${threads}`];
  const output = await runCommand(python, args, { cwd: folder, ...(signal && { signal }) });
  return JSON.parse(output.trim().split('\n').at(-1)!) as SparseResult[];
}
