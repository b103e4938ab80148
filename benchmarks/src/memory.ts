/**
 * Memory, size and start-up, of this library and, where they can be compared, of others. Runs alone,
 * too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/memory.ts [--tiny] [--threads 1,2] [--peers npm]
 */
import {
  type Answered,
  labelTable,
  modelTable,
  sizeTable,
  startTable,
  stepsTable,
} from './memory/answer.ts';
import { contestants, versionsOf } from './memory/contestants.ts';
import type { LabelAnswer } from './memory/label-memory.ts';
import type { ModelAnswer } from './memory/model-memory.ts';
import { type PackageSize, packageSize } from './memory/package-sizes.ts';
import { questions } from './memory/questions.ts';
import { startUps } from './memory/start-up.ts';
import { askChild } from './suite/ask-child.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

export const memory: Benchmark = {
  name: 'memory',
  question: 'What does it cost to have: bytes, milliseconds, kilobytes?',
  run,
};

const LABELS: URL = new URL('memory/label-memory.ts', import.meta.url);
const MODEL: URL = new URL('memory/model-memory.ts', import.meta.url);

async function run(options: BenchmarkOptions): Promise<Answer> {
  const { tiny, threads, peers, onProgress, signal } = options;
  const { labels, models, steps, starts } = questions(tiny, threads);
  const all = contestants(peers);
  const sizes: PackageSize[] = [];
  for (const [i, each] of all.entries()) {
    signal?.throwIfAborted();
    onProgress('memory: bundling', i / all.length);
    sizes.push(await packageSize(each));
  }
  const onShare = (share: number) => onProgress('memory: starting processes', share);
  const started = await startUps(all, { runs: starts, onShare, signal });
  const stored = await ask<(typeof labels)[number], LabelAnswer>('labels', LABELS, labels, options);
  const opened = await ask<(typeof models)[number], ModelAnswer>('models', MODEL, models, options);
  const stepped = await ask<(typeof steps)[number], ModelAnswer>('steps', MODEL, steps, options);
  return {
    tables: [
      labelTable(stored),
      modelTable(opened),
      stepsTable(stepped),
      sizeTable(sizes),
      startTable(started),
    ],
    pictures: [],
    notes: [
      'Each measurement of memory has a process of its own: bytes of the heap and of buffers with all ' +
        'garbage collected, after less before. Linear memory is WebAssembly’s, which is reserved in ' +
        'pages of 64 KiB and given back to the backend, not to the machine. Resident memory includes ' +
        'whatever engine and allocator keep: it is rough.',
      'Packages are bundled and minified by esbuild, for pages (sizes) and for Node (starts). Starts ' +
        `take turns, ${starts} of each; a first batch is 256 rows of 64 numbers, 16 clusters, ` +
        'one iteration; tfjs, which has no clustering, finds the nearest of 16 rows.',
    ],
    versions: versionsOf(all),
    data: { labels: stored, models: opened, steps: stepped, sizes, starts: started },
  };
}

/** One process for each question. */
async function ask<Question extends object, Reply>(
  what: string,
  module: URL,
  all: readonly Question[],
  { onProgress, signal }: BenchmarkOptions,
): Promise<Answered<Question, Reply>[]> {
  const answered: Answered<Question, Reply>[] = [];
  for (const [i, question] of all.entries()) {
    const onShare = (share: number) => onProgress(`memory: ${what}`, (i + share) / all.length);
    onShare(0);
    const options = { onShare, ...(signal && { signal }) };
    answered.push([question, await askChild<Reply>(module, question, options)]);
  }
  return answered;
}

if (isProgram(import.meta.url)) await runBenchmarks([memory]);
