/**
 * From a file to labels, as a user has it: `coke cluster` as a process of its own, next to a script of pyarrow
 * and faiss that does the same without sizes. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/files.ts [--tiny] [--threads 1,2] [--peers all] [--rows 20000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesAnswer } from './files/answer.ts';
import { cokeContestants } from './files/coke-contestants.ts';
import type { Outcome } from './files/contestant.ts';
import { faissContestants, pythonOfFiles } from './files/faiss-contestants.ts';
import { FORMATS, writeFiles } from './files/write-files.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

const [K, TINY_K] = [200, 5];
/** How often each is run. */
const [RUNS, TINY_RUNS] = [3, 1];

export const files: Benchmark = {
  name: 'files',
  question:
    'How long does it take, and how much memory, from a file of vectors to a file of labels?',
  run,
};

async function run(options: BenchmarkOptions): Promise<Answer> {
  const { tiny, peers, onProgress, signal } = options;
  const threads = Math.max(...options.threads);
  const python = peers === 'all' ? await pythonOfFiles() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'coke-files-'));
  try {
    const { rows, cols } = await writeFiles(folder, options);
    const k = tiny ? TINY_K : K;
    const all = [...cokeContestants(), ...(python ? faissContestants(python) : [])];
    const results = all.flatMap((contestant) =>
      FORMATS.map((format) => ({ contestant, format, outcomes: [] as Outcome[] })),
    );
    const runs = tiny ? TINY_RUNS : RUNS;
    // In turns, so that what slows the machine down for a while slows down all.
    for (let turn = 0; turn < runs; turn++) {
      for (const [i, { contestant, format, outcomes }] of results.entries()) {
        signal?.throwIfAborted();
        onProgress(`files: ${contestant.name}, ${format}`, (turn + i / results.length) / runs);
        outcomes.push(await contestant.run({ folder, format, k, threads }, signal));
      }
    }
    return filesAnswer({ rows, cols, k, threads, python, results });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (isProgram(import.meta.url)) await runBenchmarks([files]);
