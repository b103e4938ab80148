import { stat } from 'node:fs/promises';
import { allInOrder } from '@coke/core/all-in-order';
import { writeWhole } from '@coke/io';
import { findRun, readJson, runFiles, writeJson } from '../run/run-files.ts';
import type { RunResult } from '../run/run-result.ts';
import { type Comparison, compareResults } from './compare-results.ts';
import { comparisonFiles } from './comparison-files.ts';
import { comparisonMarkdown } from './comparison-lines.ts';
import type { ComparedRun, ComparisonPlan } from './plan-comparison.ts';

/** How a comparison goes. */
export interface ComparisonHooks {
  /** Refuse runs whose options cannot work: those that are not over, before any of them trains and anything is written. */
  readonly check: (runs: readonly ComparedRun[]) => Promise<void>;
  /** Train a run whose options lie in its folder, to the end, or go on with it. */
  readonly train: (run: ComparedRun, how: { readonly isFirst: boolean }) => Promise<void>;
  /** Runs at once. @defaultValue 1 */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  readonly onRun?: (run: ComparedRun, state: 'was over' | 'begins' | 'goes on' | 'over') => void;
  /** Told of a run that failed: the others go on. */
  readonly onFailure?: (run: ComparedRun, message: string) => void;
}

/**
 * Train what is not over yet, each run in its folder, and compare what is. Files are written anew
 * whenever a run is over, or has failed.
 *
 * @throws RangeError if a folder has a run with other options that has begun, what `check` throws: nothing is written
 * then; the signal's reason once it is aborted, when runs have stopped.
 */
export async function runComparison(
  plan: ComparisonPlan,
  { check, train, jobs = 1, signal, onRun = () => {}, onFailure = () => {} }: ComparisonHooks,
): Promise<Comparison> {
  signal?.throwIfAborted();
  const found = new Map<ComparedRun, Found>();
  for (const run of plan.runs) found.set(run, await look(run));
  const unfinished = plan.runs.filter((run) => found.get(run) !== 'over');
  if (unfinished.length > 0) await check(unfinished);
  for (const run of unfinished) {
    if (found.get(run) === 'nothing') await writeJson(runFiles(run.folder).options, run.options);
  }
  const failures = new Map<ComparedRun, string>();
  // One after the other: files are the same.
  let comparison = compareSoFar(plan, failures);
  const compareAgain = () => {
    comparison = comparison.then(() => compareSoFar(plan, failures));
  };
  const left = [...plan.runs];
  const work = async () => {
    for (let run = left.shift(); run; run = left.shift()) {
      signal?.throwIfAborted();
      if (found.get(run) === 'over') {
        onRun(run, 'was over');
        continue;
      }
      onRun(run, found.get(run) === 'begun' ? 'goes on' : 'begins');
      try {
        await train(run, { isFirst: run === plan.runs[0] });
      } catch (error) {
        signal?.throwIfAborted();
        const message = messageOf(error);
        failures.set(run, message);
        onFailure(run, message);
        compareAgain();
        continue;
      }
      onRun(run, 'over');
      compareAgain();
    }
  };
  await comparison;
  await allInOrder(Array.from({ length: jobs }, work)).finally(() => comparison);
  return comparison;
}

/** What a run's folder has of it: with 'asked', its options alone. */
type Found = 'nothing' | 'asked' | 'begun' | 'over';

/** Nothing is written. A run that came to nothing is as good as none: it may begin with other options. */
async function look({ folder, options }: ComparedRun): Promise<Found> {
  const files = runFiles(folder);
  try {
    const found = await findRun(files, options, true);
    if (!found) return 'nothing';
    return found.result ? 'over' : found.checkpoint ? 'begun' : 'asked';
  } catch (error) {
    if (await hasBegun(folder)) {
      throw new RangeError(`${folder}: ${messageOf(error)}`, { cause: error });
    }
    return 'nothing';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function hasBegun(folder: string): Promise<boolean> {
  const { checkpoint, result } = runFiles(folder);
  for (const path of [checkpoint, result]) {
    if (await stat(path).catch(() => undefined)) return true;
  }
  return false;
}

async function compareSoFar(
  plan: ComparisonPlan,
  failures: ReadonlyMap<ComparedRun, string>,
): Promise<Comparison> {
  const results = await allInOrder(
    plan.runs.map(async (run) => ({
      run,
      result: await readJson<RunResult>(runFiles(run.folder).result),
      failure: failures.get(run),
    })),
  );
  const comparison = compareResults(plan, results);
  const { json, table, page } = comparisonFiles(plan.out);
  await writeJson(json, comparison);
  await writeWhole(table, comparisonMarkdown(comparison));
  if (comparison.rows.length > 0) {
    // Not before it is needed: what draws the charts is large.
    const { comparisonPage } = await import('./comparison-page.ts');
    await writeWhole(page, comparisonPage(comparison));
  }
  return comparison;
}
