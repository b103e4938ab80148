import { fileURLToPath } from 'node:url';
import { pythonWith } from '../../../.ci/python-environment.ts';
import type { Contestant, Said } from './contestant.ts';
import { runProcess } from './run-process.ts';
import { inputPath } from './write-files.ts';

const SCRIPT: string = fileURLToPath(new URL('pyarrow_faiss.py', import.meta.url));

/** Names and versions of what takes part. */
export const LIBRARIES: Readonly<Record<string, string>> = {
  NumPy: '2.4.6',
  faiss: '1.15.1',
  pyarrow: '26.0.1',
};
const PACKAGES: Readonly<Record<string, string>> = { NumPy: 'numpy', faiss: 'faiss-cpu' };

/**
 * A Python with these libraries, made on first use.
 *
 * @returns Its interpreter.
 */
export function pythonOfFiles(): Promise<string> {
  return pythonWith(
    Object.entries(LIBRARIES).map(([name, version]) => `${PACKAGES[name] ?? name}==${version}`),
  );
}

/** A script that does without sizes what the command does with them. */
export function faissContestants(python: string): Contestant[] {
  return [
    contestant(python, 'pyarrow + faiss, all rows, no sizes', 'all'),
    contestant(python, 'pyarrow + faiss, a sample (its default), no sizes', 'sample'),
  ];
}

function contestant(python: string, name: string, rows: 'all' | 'sample'): Contestant {
  return {
    name,
    async run({ folder, format, k, threads }, signal) {
      const args = [SCRIPT, inputPath(folder, format), `${k}`, `${threads}`, rows];
      const { seconds, said } = await runProcess<Said>(python, args, folder, signal);
      return { seconds, ...said };
    },
  };
}
