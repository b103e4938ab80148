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
 * whenever a run is over.
 *
 * @throws RangeError if a folder has a run with other options that has begun; the signal's reason once it is
 * aborted, when runs have stopped.
 */
export async function runComparison(
  plan: ComparisonPlan,
  { train, jobs = 1, signal, onRun = () => {}, onFailure = () => {} }: ComparisonHooks,
): Promise<Comparison> {
  signal?.throwIfAborted();
  const begun = new Set<ComparedRun>();
  for (const run of plan.runs) if (await prepare(run)) begun.add(run);
  // One after the other: files are the same.
  let comparison = compareSoFar(plan);
  const left = [...plan.runs];
  const work = async () => {
    for (let run = left.shift(); run; run = left.shift()) {
      signal?.throwIfAborted();
      if (await readJson<RunResult>(runFiles(run.folder).result)) {
        onRun(run, 'was over');
        continue;
      }
      onRun(run, begun.has(run) ? 'goes on' : 'begins');
      try {
        await train(run, { isFirst: run === plan.runs[0] });
      } catch (error) {
        signal?.throwIfAborted();
        onFailure(run, error instanceof Error ? error.message : String(error));
        continue;
      }
      onRun(run, 'over');
      comparison = comparison.then(() => compareSoFar(plan));
    }
  };
  await comparison;
  await allInOrder(Array.from({ length: jobs }, work)).finally(() => comparison);
  return comparison;
}

/**
 * The options lie in the run's folder afterwards. Those of a run that came to nothing may be others.
 *
 * @returns Has it begun?
 */
async function prepare({ folder, options }: ComparedRun): Promise<boolean> {
  const files = runFiles(folder);
  try {
    const found = await findRun(files, options, true);
    if (found) return found.checkpoint !== undefined;
  } catch (error) {
    if (await hasBegun(folder)) {
      const message = error instanceof Error ? error.message : String(error);
      throw new RangeError(`${folder}: ${message}`, { cause: error });
    }
  }
  await writeJson(files.options, options);
  return false;
}

async function hasBegun(folder: string): Promise<boolean> {
  const { checkpoint, result } = runFiles(folder);
  for (const path of [checkpoint, result]) {
    if (await stat(path).catch(() => undefined)) return true;
  }
  return false;
}

async function compareSoFar(plan: ComparisonPlan): Promise<Comparison> {
  const results = await allInOrder(
    plan.runs.map(async (run) => ({
      run,
      result: await readJson<RunResult>(runFiles(run.folder).result),
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
