import { askChild } from '../../suite/ask-child.ts';
import type { Table } from '../../suite/benchmark.ts';
import { digits } from '../../suite/samples.ts';
import type { CaseAnswer, CaseOptions, FitCase } from '../fit-case.ts';
import type { LargeAnswer, LargeQuestion } from './large-fit.ts';
import type { NodeAnswer } from './node-child.ts';

/** A million rows in a process of Node. */
export const MILLION: FitCase = { name: 'million', run: inNode };
/** A hundred thousand in a worker of a page. */
export const WORKER: FitCase = { name: 'worker', run: inWorker };

const CHILD: URL = new URL('node-child.ts', import.meta.url);
const MIB = 2 ** 20;

const IN_NODE = { rows: 1_000_000, cols: 128, k: 1000, ratio: 0.8, passes: 20 };
const IN_WORKER = { rows: 100_000, cols: 64, k: 200, ratio: 0.8, passes: 40 };
const TINY = { rows: 2000, cols: 8, k: 10, ratio: 0.8, passes: 3 };
/** Seconds: while it begins, at the first passes, and later. */
const ABORTS = [0.05, 1, 5, 20];

async function inNode(options: CaseOptions): Promise<CaseAnswer> {
  const { onProgress, signal } = options;
  const question = asked(IN_NODE, ABORTS, options);
  onProgress(`fit: ${title(question)} in Node`);
  const stop = signal && { signal };
  const answer = await askChild<NodeAnswer>(CHILD, question, { ...stop });
  return {
    tables: [table(question, answer, 'a process of Node', memory(question, answer))],
    ...{ pictures: [], data: { question, answer } },
  };
}

async function inWorker(options: CaseOptions): Promise<CaseAnswer> {
  const { pages = 'headless', chromiumArguments = [], onProgress } = options;
  if (pages === 'none') return { tables: [], pictures: [], data: undefined };
  const question = asked(IN_WORKER, ABORTS.slice(0, -1), options);
  onProgress(`fit: ${title(question)} in a worker of Chromium`);
  // Only here: Vite and Playwright take as long to load as all the other benchmarks.
  const { ChromiumPages } = await import('../../devices/chromium-pages.ts');
  const chromium = { headed: pages === 'headed', args: chromiumArguments };
  await using open = await ChromiumPages.open(chromium);
  const answer = await open.fitInWorker(question, options.signal ?? new AbortController().signal);
  return {
    tables: [table(question, answer, 'a worker of Chromium', [])],
    ...{ pictures: [], data: { question, answer } },
  };
}

function asked(
  whole: Omit<LargeQuestion, 'threads' | 'aborts'>,
  aborts: readonly number[],
  { tiny, threads, rows, passes }: CaseOptions,
): LargeQuestion {
  const size = tiny ? TINY : whole;
  return {
    ...size,
    rows: Math.min(size.rows, rows ?? size.rows),
    passes: Math.min(size.passes, passes ?? size.passes),
    ...{ threads: Math.max(...threads), aborts: tiny ? [0] : aborts },
  };
}

function title({ rows, cols, k }: LargeQuestion): string {
  return `${rows.toLocaleString('en')} × ${cols}, K = ${k}`;
}

function memory({ rows, cols }: LargeQuestion, { resident }: NodeAnswer): [string, string][] {
  const beyond = (resident - 4 * rows * cols) / rows;
  return [
    ['resident MiB at most, beyond the rows handed in', digits(resident / MIB)],
    ['of those a copy of the rows', digits((4 * rows * cols) / MIB)],
    ['bytes a row beyond both', digits(beyond)],
  ];
}

function table(
  question: LargeQuestion,
  answer: LargeAnswer,
  where: string,
  more: readonly [string, string][],
): Table {
  const { passes, converged, passEnds, quality, gap, smallest, largest, busy, aborts } = answer;
  const lengths = passEnds.map((end, i) => end - (passEnds[i - 1] ?? 0));
  const rows: [string, string][] = [
    ['passes', `${passes}${converged ? ', converged' : ''}`],
    ['seconds', digits(answer.seconds)],
    ['of the first pass', digits(lengths[0]!)],
    ['of the last', digits(lengths.at(-1)!)],
    ['mean squared distance', quality.toPrecision(5)],
    ['sizes', `${smallest}–${largest}`],
    ['at least', `${Math.floor((question.ratio * question.rows) / question.k)}`],
    ['gap a row', gap.toExponential(1)],
    ['ms at most between two turns of the event loop', digits(busy)],
    ...aborts.map((ms, i): [string, string] => [
      `ms from an abort at ${question.aborts[i]} s until it stops`,
      ms === 'ended' ? 'it had ended' : digits(ms),
    ]),
    ...more,
  ];
  return { title: `Groups, ${title(question)}, in ${where}`, columns: ['', ''], rows };
}
