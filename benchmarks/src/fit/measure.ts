import type { Backend, Matrix, Metric } from '@coke/core';
import { summarize } from '../suite/samples.ts';
import type { Checkpoint, Contestant, End, Task } from './contestant.ts';
import { firstCenters } from './first-centers.ts';
import { closeAll, type Entry, fitInTurns, openAll } from './fit-in-turns.ts';
import { judge } from './judge.ts';
import { nearest } from './nearest.ts';

/** Where a contestant's curve passes. */
export interface Point {
  readonly passes: number;
  readonly seconds: number;
  /** Of all processors together; where it is measured. */
  readonly processorSeconds?: number;
  /** Of its labels and centers, as it hands them out. */
  readonly quality: number;
  /** Of its centers, every row labelled by the nearest; where it shows centers. */
  readonly nearestQuality?: number;
}

/** One fit, with as many threads as there may be. */
export interface Fit {
  readonly seed: number;
  readonly end: End;
  readonly points: readonly Point[];
  /** Rows of each cluster at the end, by its own labels; none where it was stopped before it had any. */
  readonly sizes: readonly number[];
}

/** All fits of a contestant. */
export interface Result {
  readonly contestant: Contestant;
  /** One a seed. */
  readonly fits: readonly Fit[];
  /** Of one pass, by number of threads: the median over whole fits, else of two passes. */
  readonly secondsPerPass: ReadonlyMap<number, number>;
}

export interface Measurement {
  readonly rows: Matrix;
  readonly metric: Metric;
  readonly k: number;
  readonly seeds: number;
  readonly contestants: readonly Contestant[];
  /** The largest number gives the curves; with the others only a pass is timed. */
  readonly threads: readonly number[];
  /** Finds nearest centers, for all alike. */
  readonly backend: Backend;
  readonly onProgress: (what: string) => void;
  readonly signal?: AbortSignal;
}

/** Rows that contestants warm up on. */
const WARM_UP = 8192;
/** What is timed where nothing is judged. */
const TIMED_PASSES = 2;
/** Of centers in float32. */
const ROUNDING = 1e-5;

export async function measure(measurement: Measurement): Promise<Result[]> {
  const { contestants, seeds, threads } = measurement;
  const most = Math.max(...threads);
  const fits = new Map<Contestant, Fit[]>(contestants.map((each) => [each, []]));
  await opened(measurement, contestants, most, async (entries) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const taking = entries.filter(({ contestant }) => seed <= contestant.seeds);
      for (const [contestant, fit] of await judged(measurement, taking, seed)) {
        fits.get(contestant)!.push(fit);
      }
    }
  });
  const secondsPerPass = contestants.map((contestant) => {
    const ends = fits.get(contestant)!.map(({ points }) => points.at(-1));
    const each = ends.flatMap((end) => (end ? [end.seconds / end.passes] : []));
    const median = each.length > 0 ? summarize(each).median : Number.NaN;
    return new Map([[contestant.manyThreads ? most : 1, median]]);
  });
  for (const count of threads.filter((each) => each !== most)) {
    const many = contestants.filter(({ manyThreads }) => manyThreads);
    await opened(measurement, many, count, async (entries) => {
      for (const [contestant, seconds] of await timed(measurement, entries)) {
        secondsPerPass[contestants.indexOf(contestant)]!.set(count, seconds / TIMED_PASSES);
      }
    });
  }
  return contestants.map((contestant, i) => ({
    contestant,
    fits: fits.get(contestant)!,
    secondsPerPass: secondsPerPass[i]!,
  }));
}

/** Have contestants at hand, warmed up with that many threads. */
async function opened(
  { rows, metric, k, onProgress }: Measurement,
  contestants: readonly Contestant[],
  threads: number,
  work: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  onProgress(`warming up with ${threads === 1 ? '1 thread' : `${threads} threads`}`);
  const count = Math.min(rows.rows, Math.max(WARM_UP, 2 * k));
  const some = { ...rows, data: rows.data.subarray(0, count * rows.cols), rows: count };
  const entries = await openAll(contestants, threads, newTask(some, metric, k, 1));
  try {
    await work(entries);
  } finally {
    await closeAll(entries);
  }
}

/** Fits with one seed, each looked at all along. */
async function judged(
  { rows, metric, k, backend, onProgress, signal }: Measurement,
  entries: readonly Entry[],
  seed: number,
): Promise<Map<Contestant, Fit>> {
  const points = new Map<Contestant, Point[]>();
  const sizes = new Map<Contestant, number[]>();
  const onCheckpoint = async (contestant: Contestant, checkpoint: Checkpoint) => {
    const { passes, seconds, processorSeconds, centers, labels } = checkpoint;
    const at = { passes, seconds, ...(processorSeconds !== undefined && { processorSeconds }) };
    const tell = (point: Point) => {
      const before = points.get(contestant) ?? [];
      // One that came to rest shows its centers only then.
      const kept = before.filter(({ passes }) => passes < point.passes);
      points.set(contestant, [...kept, point]);
      onProgress(`${contestant.name}: ${point.quality.toFixed(4)} after ${passes} passes`);
    };
    if (!centers) return tell({ ...at, quality: checkpoint.quality! });
    const near = await nearest(backend, rows, metric, centers);
    const free = judge(rows, metric, centers, near);
    const own = labels ? judge(rows, metric, centers, labels) : free;
    checkOwn(contestant, checkpoint.quality, own.quality);
    tell({ ...at, quality: own.quality, nearestQuality: free.quality });
    sizes.set(contestant, Array.from(own.sizes));
  };
  const task = newTask(rows, metric, k, seed);
  const ends = await fitInTurns(entries, task, { onCheckpoint, signal });
  return new Map(
    entries.map(({ contestant }, i) => [
      contestant,
      {
        ...{ seed, end: ends[i]!, points: points.get(contestant) ?? [] },
        sizes: sizes.get(contestant) ?? [],
      },
    ]),
  );
}

/** What a contestant says of itself is taken on its way only if it is right at the end. */
function checkOwn({ name }: Contestant, said: number | undefined, judged: number): void {
  if (said === undefined || Math.abs(said - judged) <= ROUNDING * Math.abs(judged)) return;
  throw new Error(`the quality that ${name} names should be ${judged}, got ${said}`);
}

/** Seconds of the first passes. */
async function timed(
  { rows, metric, k, onProgress, signal }: Measurement,
  entries: readonly Entry[],
): Promise<Map<Contestant, number>> {
  const seconds = new Map<Contestant, number>();
  const onCheckpoint = async (contestant: Contestant, checkpoint: Checkpoint) => {
    seconds.set(contestant, checkpoint.seconds);
    onProgress(`${contestant.name}: ${checkpoint.passes} passes`);
  };
  const passes = [TIMED_PASSES];
  await fitInTurns(entries, newTask(rows, metric, k, 1), { onCheckpoint, passes, signal });
  return seconds;
}

function newTask(rows: Matrix, metric: Metric, k: number, seed: number): Task {
  return { rows, metric, first: firstCenters(rows, metric, k, seed), seed };
}
