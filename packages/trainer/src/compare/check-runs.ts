import type { Backend } from '@coke/core';
import { type DataSet, openDataSet } from '../run/data-set.ts';
import { resolveRunOptions } from '../run/run-options.ts';
import { makeParts } from '../run/run-parts.ts';
import { type ComparedRun, ofRecipe } from './plan-comparison.ts';

export interface CheckOptions {
  /** Where clustering happens. @defaultValue javascript() */
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
  /** Told what is fetched. */
  readonly onProgress?: (what: string) => void;
}

/**
 * Make what each recipe trains, on the active backend of tfjs, and free it again: values that it refuses are known
 * before another has trained for hours. Data sets are fetched; nothing else is written.
 *
 * @throws TypeError, RangeError naming the recipe and the option at fault; the signal's reason once it is aborted;
 * what data sets throw.
 */
export async function checkRuns(
  runs: readonly ComparedRun[],
  { backend, ...told }: CheckOptions = {},
): Promise<void> {
  // Seeds change no other option.
  const recipes = new Map(runs.map((run) => [run.name, run.options]));
  let data: DataSet | undefined;
  for (const [name, options] of recipes) {
    told.signal?.throwIfAborted();
    const resolved = resolveRunOptions(options);
    // The same for all.
    data ??= await openDataSet(resolved.run, told);
    try {
      await makeParts(resolved, data, backend).dispose();
    } catch (error) {
      throw ofRecipe(name, error);
    }
  }
}
