import { wasm } from '@coke/backend-wasm';
import type { Matrix, Metric } from '@coke/core';
import { nativeIfBuilt } from '../suite/native-if-built.ts';
import { passesTable } from './comparisons.ts';
import type { Contestant } from './contestant.ts';
import { firstRows, words } from './data-sets.ts';
import { exact } from './exact.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { embeddings } from './made-up-rows.ts';
import { measure } from './measure.ts';
import { ours } from './ours.ts';
import { openFastest } from './own-backend.ts';
import { pythonContestant } from './python-contestant.ts';
import { fitTable } from './tables.ts';
import { fasterTable } from './unbounded-table.ts';

/** Whole fits by cosine without bounds, narrow rows and wide ones, next to who is fastest at them. */
export const UNBOUNDED: FitCase = { name: 'unbounded', run };

const METRIC: Metric = 'cosine';
/** faiss' default is the last. */
const PASSES = [2, 10, 25];
const ROWS = 100_000;
const K = 1000;

interface Rows {
  readonly name: string;
  load(options: Pick<CaseOptions, 'onProgress' | 'signal'>): Promise<Matrix>;
}

const WHOLE: readonly Rows[] = [
  { name: 'GloVe', load: words },
  ...[384, 768, 1024].map((cols) => ({
    name: `Embeddings of ${cols}`,
    load: async () => embeddings(ROWS, cols),
  })),
];
const TINY: readonly Rows[] = [
  { name: 'Made up: embeddings', load: async () => embeddings(600, 32) },
];

async function run(options: CaseOptions): Promise<CaseAnswer> {
  const { tiny, threads, passes = Number.POSITIVE_INFINITY, onProgress, signal } = options;
  const stop = signal && { signal };
  const k = tiny ? 8 : K;
  const backend = await wasm({ threads: Math.max(...threads) });
  const answers: CaseAnswer[] = [];
  for (const { name, load } of tiny ? TINY : WHOLE) {
    signal?.throwIfAborted();
    onProgress(`${name}: loading`);
    const all = await load({ onProgress, ...stop });
    const rows = firstRows(all, Math.min(all.rows, options.rows ?? all.rows));
    const wanted = PASSES.filter((pass) => pass <= passes);
    const results = await measure({
      ...{ rows, metric: METRIC, k, seeds: 1, threads, backend, ...stop },
      contestants: await contestants(options, rows.rows, wanted),
      onProgress: (what) => onProgress(`${name}, ${what}`),
    });
    const clustered = { name, metric: METRIC, k, rows, seeds: 1 };
    answers.push({
      tables: [
        fitTable(clustered, results, threads),
        passesTable(clustered, results, wanted),
        ...(options.python ? [fasterTable(clustered, results)] : []),
      ],
      pictures: [],
      data: { name, rows: rows.rows, dim: rows.cols, k, results: results.map(plain) },
    });
  }
  return {
    tables: answers.flatMap(({ tables }) => tables),
    ...{ pictures: [], data: answers.map(({ data }) => data) },
  };
}

async function contestants(
  { python }: CaseOptions,
  rows: number,
  passes: readonly number[],
): Promise<Contestant[]> {
  const own = (await nativeIfBuilt({})) ? 'native' : 'wasm';
  const many = { ratio: 0, manyThreads: true, seeds: 1, passes } as const;
  const free = { min: 0, max: rows };
  return [
    {
      ...ours({ ratio: 0, passes, color: '#009e73', backend: openFastest }),
      name: `CoKe online, ${own}`,
    },
    {
      ...exact({
        ratio: 0,
        passes,
        name: '',
        sizes: free,
        epochs: 0,
        color: '#000000',
        backend: openFastest,
      }),
      name: `CoKe exact, ${own}`,
    },
    ...(python
      ? [
          pythonContestant(
            { ...many, id: 'faiss', name: 'faiss.Kmeans', color: '#d55e00' },
            python,
          ),
          pythonContestant({ ...many, id: 'super', name: 'SuperKMeans', color: '#cc79a7' }, python),
        ]
      : []),
  ];
}

/** What of a result goes into the report. */
function plain({
  contestant: { name },
  fits,
  secondsPerPass,
}: Awaited<ReturnType<typeof measure>>[number]) {
  return { name, secondsPerPass: Object.fromEntries(secondsPerPass), fits };
}
