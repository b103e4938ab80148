import { wasm } from '@coke/backend-wasm';
import { firstCenters } from '../first-centers.ts';
import { fitExactly } from '../fit-exactly.ts';
import { judge } from '../judge.ts';
import { groups } from '../made-up-rows.ts';
import { atLeast } from '../size-bounds.ts';
import { BusyTimes } from './busy-times.ts';

/** A fit of many rows, in a process or a worker that does nothing else. */
export interface LargeQuestion {
  readonly rows: number;
  readonly cols: number;
  readonly k: number;
  /** Lower bound as a share of the average. */
  readonly ratio: number;
  /** At most. */
  readonly passes: number;
  readonly threads: number;
  /** Seconds after which one more fit each is aborted. */
  readonly aborts: readonly number[];
}

export interface LargeAnswer {
  readonly seconds: number;
  readonly passes: number;
  readonly converged: boolean;
  /** Mean squared distance. */
  readonly quality: number;
  /** Proved, a row. */
  readonly gap: number;
  readonly smallest: number;
  readonly largest: number;
  /** Seconds from the start to the end of each pass. */
  readonly passEnds: readonly number[];
  /** Longest time that nothing else could run, ms. */
  readonly busy: number;
  /** Milliseconds from when a fit was to be aborted until it had stopped; or it had ended before. */
  readonly aborts: readonly (number | 'ended')[];
}

/** @param watch - Begins to look at something when the rows are there; its answer ends the look. */
export async function largeFit(
  { rows: count, cols, k, ratio, passes, threads, aborts }: LargeQuestion,
  watch: () => () => void = () => () => {},
): Promise<LargeAnswer> {
  const rows = groups({ rows: count, cols }, 2 * k, 'euclidean');
  const first = firstCenters(rows, 'euclidean', k, 1);
  const backend = await wasm({ threads });
  const sizes = atLeast(ratio).sizes(count, k);
  const problem = { rows, metric: 'euclidean', first, sizes, passes } as const;
  const ended = watch();
  const busyTimes = new BusyTimes();
  const start = performance.now();
  const passEnds: number[] = [];
  const onPass = () => passEnds.push((performance.now() - start) / 1000);
  const fitted = await fitExactly(backend, { ...problem, onPass });
  const seconds = (performance.now() - start) / 1000;
  const busy = busyTimes.stop();
  ended();
  const judged = judge(rows, 'euclidean', fitted.centers, fitted.labels);
  const latencies: (number | 'ended')[] = [];
  for (const after of aborts) {
    const fit = (signal: AbortSignal) => fitExactly(backend, { ...problem, signal });
    latencies.push(await abortedAfter(1000 * after, fit));
  }
  return {
    ...{ seconds, passes: fitted.passes, converged: fitted.converged },
    ...{ quality: judged.quality, gap: fitted.gap },
    ...{ smallest: Math.min(...judged.sizes), largest: Math.max(...judged.sizes) },
    ...{ passEnds, busy, aborts: latencies },
  };
}

/** From when the timer was due, not from when there was time for it. */
async function abortedAfter(
  ms: number,
  fit: (signal: AbortSignal) => Promise<unknown>,
): Promise<number | 'ended'> {
  const stop = new AbortController();
  const due = performance.now() + ms;
  const timer = setTimeout(() => stop.abort(new Error('enough')), ms);
  try {
    await fit(stop.signal);
    return 'ended';
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return performance.now() - due;
  } finally {
    clearTimeout(timer);
  }
}
