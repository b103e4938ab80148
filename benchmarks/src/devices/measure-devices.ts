import { reference } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import type { OnProgress } from '@coke/datasets';
import { openProblem } from '../step/open-problem.ts';
import { makeProblem } from '../step/problem.ts';
import { describeSize, type Size } from '../step/sizes.ts';
import { describeEntrant, type Entrant } from './entrant.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { DevicesPlan } from './plan.ts';
import type { Ask } from './question.ts';

/** How one entrant did at every size. */
export interface Row {
  readonly entrant: Entrant;
  /** One for each size, in their order. */
  readonly outcomes: readonly Outcome[];
}

export interface MeasureOptions extends DevicesPlan {
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal;
}

/**
 * Measure each entrant at each size, one after the other, each alone in a process or a page of its own.
 *
 * @param ask - Who does it, in Node and in pages.
 */
export async function measureDevices(
  entrants: readonly Entrant[],
  ask: Readonly<Record<Entrant['where'], Ask>>,
  { sizes, limit, rounds, seconds, budget, onProgress, signal }: MeasureOptions,
): Promise<Row[]> {
  const expected = await allInOrder(sizes.map(nearestCenters));
  const rows: Row[] = [];
  for (const entrant of entrants) {
    const outcomes: Outcome[] = [];
    for (const [at, size] of sizes.entries()) {
      const what = `devices: ${describeEntrant(entrant)} in ${entrant.where}, ${describeSize(size)}`;
      onProgress(what, (rows.length * sizes.length + at) / (entrants.length * sizes.length));
      const question = { entrant, size, rounds, seconds, budget };
      const options = { expected: expected[at]!, limit, ...(signal && { signal }) };
      outcomes.push(await outcomeOf(ask[entrant.where], question, options));
    }
    rows.push({ entrant, outcomes });
  }
  return rows;
}

/** Labels of the first batch by the first centers. */
async function nearestCenters(size: Size): Promise<Int32Array> {
  const problem = makeProblem(size, 'clusters');
  const session = await openProblem(reference(), problem);
  const labels = new Int32Array(size.rows);
  await session.assign(problem.batches[0]!, { labels }, { centers: 'current', prices: false });
  session.dispose();
  return labels;
}
