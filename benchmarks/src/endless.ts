/**
 * Memory over a stream of a hundred million rows, with and without labels by id. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/endless.ts [--tiny]
 */
import type { EndlessAnswer, EndlessQuestion } from './endless/endless-memory.ts';
import { askChild } from './suite/ask-child.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { digits } from './suite/samples.ts';

export const endless: Benchmark = {
  name: 'endless',
  question: 'Does memory stay flat over a hundred million rows?',
  long: true,
  run,
};

const CHILD: URL = new URL('endless/endless-memory.ts', import.meta.url);
const ROWS = 100_000_000;
const TINY_ROWS = 1_000_000;
const MIB = 2 ** 20;

const NAMES = {
  none: 'none are kept',
  numbers: 'numbers, kept for 1,000,000 rows',
  texts: 'texts, kept for 1,000,000 rows',
} as const;

type Answered = readonly [EndlessQuestion, EndlessAnswer];

async function run({ tiny, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const rows = tiny ? TINY_ROWS : ROWS;
  const answered: Answered[] = [];
  for (const [i, ids] of (['none', 'numbers', 'texts'] as const).entries()) {
    const onShare = (share: number) => onProgress(`endless: ids ${ids}`, (i + share) / 3);
    const question = { rows, ids };
    const options = { onShare, ...(signal && { signal }) };
    answered.push([question, await askChild<EndlessAnswer>(CHILD, question, options)]);
  }
  return {
    tables: [
      {
        title: `MiB resident over a stream of ${rows.toLocaleString('en')} rows, d = 2, K = 8`,
        columns: [
          ...['ids', 'after a tenth', 'a half', 'all', 'most after a tenth'],
          ...['of labels at the end', 'windows', 'rows a second'],
        ],
        rows: answered.map(toRow),
      },
    ],
    pictures: [],
    notes: [
      'Batches of 4096 rows on wasm with one thread, windows of 100,000 rows and a half-life as long; ' +
        'ids never come twice. Each line has a process of its own. Resident memory includes whatever ' +
        'the engine has not given back yet: garbage is collected when it likes.',
    ],
    versions: {},
    data: answered,
  };
}

function toRow([{ rows, ids }, { moments, seconds, windows }]: Answered): string[] {
  const later = moments.filter((moment) => moment.rows >= rows / 10);
  const resident = later.map((moment) => moment.resident);
  const half = later.find((moment) => moment.rows >= rows / 2)!;
  const mib = (bytes: number) => digits(bytes / MIB);
  return [
    ...[NAMES[ids], mib(resident[0]!), mib(half.resident), mib(resident.at(-1)!)],
    ...[mib(Math.max(...resident)), mib(moments.at(-1)!.labels), String(windows)],
    Math.round(rows / seconds).toLocaleString('en'),
  ];
}

if (isProgram(import.meta.url)) await runBenchmarks([endless]);
