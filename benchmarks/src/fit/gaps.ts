import { type WasmBackend, wasm } from '@coke/backend-wasm';
import { type Matrix, type Metric, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import type { Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import { firstCenters } from './first-centers.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { fitExactly } from './fit-exactly.ts';
import { judge } from './judge.ts';
import { groups } from './made-up-rows.ts';
import { atLeast, between, EQUAL, type SizeBounds } from './size-bounds.ts';

/** Many problems of many rows: are sizes kept in each, and what is proved? */
export const GAPS: FitCase = { name: 'gaps', run };

const BOUNDS: readonly SizeBounds[] = [atLeast(0.4), atLeast(0.8), EQUAL, between(0.5, 2)];
/** What no gap should exceed, a row, where no score is above 1. */
const LARGEST_GAP = 1e-12;

interface Problem {
  readonly rows: Matrix;
  readonly metric: Metric;
  readonly k: number;
  readonly bounds: SizeBounds;
}

interface Solved {
  readonly bounds: string;
  readonly rows: number;
  readonly k: number;
  readonly seconds: number;
  /** Proved, a row. */
  readonly gap: number;
  /** Rows that clusters have too few or too many of. */
  readonly missed: number;
}

async function run({ tiny, threads, onProgress, signal }: CaseOptions): Promise<CaseAnswer> {
  const count = tiny ? 4 : 200;
  const backend = await wasm({ threads: Math.max(...threads) });
  const all: Solved[] = [];
  for (let seed = 1; seed <= count; seed++) {
    signal?.throwIfAborted();
    onProgress('gaps', seed / count);
    const problem = drawProblem(new Random(seed), BOUNDS[seed % BOUNDS.length]!, tiny);
    all.push(await solve(backend, problem, seed, signal));
  }
  return { tables: [table(all)], pictures: [], data: all };
}

/**
 * 20,000 to 200,000 rows in uneven groups, some of them rounded, so that many are equal; scaled so that
 * no x·c - |c|²/2 is above 1.
 */
function drawProblem(random: Random, bounds: SizeBounds, tiny: boolean): Problem {
  const whole = (least: number, most: number) =>
    Math.floor(least * (most / least) ** random.uniform());
  const rows = tiny ? whole(200, 500) : whole(20_000, 200_000);
  const k = tiny ? whole(2, 10) : whole(5, 300);
  const cols = whole(2, 24);
  const metric = random.uniform() < 0.5 ? 'cosine' : 'euclidean';
  const made = groups({ rows, cols }, whole(2, 2 * k), 'euclidean');
  if (random.uniform() < 0.3) {
    for (let i = 0; i < made.data.length; i++) made.data[i] = Math.round(made.data[i]!);
  }
  if (metric === 'cosine') normalizeRows(made);
  else shorten(made);
  return { rows: made, metric, k, bounds };
}

async function solve(
  backend: WasmBackend,
  { rows, metric, k, bounds }: Problem,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<Solved> {
  const sizes = bounds.sizes(rows.rows, k);
  const first = firstCenters(rows, metric, k, seed);
  const start = performance.now();
  const fitted = await fitExactly(backend, { rows, metric, first, sizes, passes: 2, signal });
  const seconds = (performance.now() - start) / 1000;
  const kept = judge(rows, metric, fitted.centers, fitted.labels).sizes;
  const missed = kept.reduce(
    (sum, size) => sum + Math.max(0, sizes.min - size, size - sizes.max),
    0,
  );
  return { bounds: bounds.name, rows: rows.rows, k, seconds, gap: fitted.gap, missed };
}

/** Scales rows to lengths of 0.4 at most: twice that between any two. */
function shorten({ data, rows, cols }: Matrix): void {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let j = 0; j < cols; j++) square += data[i * cols + j]! ** 2;
    largest = Math.max(largest, square);
  }
  const scale = 0.4 / Math.sqrt(largest);
  for (let i = 0; i < data.length; i++) data[i]! *= scale;
}

function table(all: readonly Solved[]): Table {
  const names = [...new Set(all.map(({ bounds }) => bounds))];
  return {
    title: 'Problems of 20,000 to 200,000 rows, 5 to 300 clusters: two exact passes',
    columns: [
      ...['bounds', 'problems', 'out of their bounds', 'largest gap a row', 'above 1e-12'],
      ...['seconds, median', 'at most'],
    ],
    rows: names.map((name) => {
      const own = all.filter(({ bounds }) => bounds === name);
      const seconds = own.map((each) => each.seconds);
      return [
        name,
        `${own.length}`,
        `${own.filter(({ missed }) => missed > 0).length}`,
        Math.max(...own.map(({ gap }) => gap)).toExponential(2),
        `${own.filter(({ gap }) => gap > LARGEST_GAP).length}`,
        digits(summarize(seconds).median),
        digits(Math.max(...seconds)),
      ];
    }),
  };
}
