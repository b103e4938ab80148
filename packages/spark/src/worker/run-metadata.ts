import type { ConstrainedKMeans } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { ModelOptions } from '../options/model-options.ts';
import type { DataOptions } from '../options/task-options.ts';

/** Under which a model file keeps, beside the model, what belongs to passes over partitions. */
const KEY = '@coke/spark';

/** What a run is of. A model goes on only where all of it is the same. */
export type RunOptions = ModelOptions & DataOptions;

export function runMetadata(options: RunOptions): Record<string, string> {
  return { [KEY]: JSON.stringify(options) };
}

/** @throws RangeError where the model is of another run. */
export function checkRun({ metadata }: ConstrainedKMeans, options: RunOptions): void {
  const found = metadata[KEY];
  if (found === undefined)
    throw new RangeError(shouldBe('checkpoint', 'one of a run on Spark', found));
  const before = JSON.parse(found) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    const [now, then] = [value, before[name]].map((each) => JSON.stringify(each));
    if (now === then) continue;
    throw new RangeError(shouldBe(name, `${then}, as the checkpoint has it`, value));
  }
}
