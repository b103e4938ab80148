/**
 * Clusters of texts: sparse rows with limits on sizes, next to scikit-learn's MiniBatchKMeans on the same rows without.
 * Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/sparse.ts [--tiny] [--threads 1,2] [--peers all] [--rows 20000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSparse } from '@coke/io';
import { sparseAnswer } from './sparse/answer.ts';
import { sparseContestants } from './sparse/contestants.ts';
import { denseAgreement } from './sparse/dense-agreement.ts';
import type { SparseResult } from './sparse/fit-sparse.ts';
import { miniBatchKMeans, pythonOfSparse } from './sparse/mini-batch-k-means.ts';
import { sparseTexts } from './sparse/sparse-texts.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

const [K, TINY_K] = [25, 3];

export const sparse: Benchmark = {
  name: 'sparse',
  question: 'What do clusters of texts cost, and how good are they, with limits on their sizes?',
  run,
};

async function run(options: BenchmarkOptions): Promise<Answer> {
  const { tiny, peers, onProgress, signal } = options;
  const threads = Math.max(...options.threads);
  const k = tiny ? TINY_K : K;
  const python = peers === 'all' ? await pythonOfSparse() : undefined;
  onProgress('sparse: texts to rows', 0);
  const { rows, seconds: vectorizing, what } = await sparseTexts(options);
  const results: SparseResult[] = [];
  const contestants = sparseContestants({ rows, k, threads });
  for (const [i, { name, fit }] of contestants.entries()) {
    signal?.throwIfAborted();
    onProgress(`sparse: ${name}`, (i + 1) / (contestants.length + 3));
    results.push({ name, ...(await fit(signal)) });
  }
  if (python !== undefined) {
    onProgress('sparse: scikit-learn', (contestants.length + 1) / (contestants.length + 3));
    const folder = await mkdtemp(join(tmpdir(), 'coke-sparse-'));
    try {
      const file = join(folder, 'rows.npz');
      await writeSparse(file, rows);
      results.push(...(await miniBatchKMeans(python, { file, k, threads, folder }, signal)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  onProgress('sparse: beside dense rows', (contestants.length + 2) / (contestants.length + 3));
  const agreement = await denseAgreement(rows, { k, threads, signal });
  return sparseAnswer({ what, rows, k, threads, vectorizing, results, agreement, python });
}

if (isProgram(import.meta.url)) await runBenchmarks([sparse]);
