import { runConfig } from '../config/run-config.ts';
import { UsageError } from '../exit-status.ts';
import { Checkpoint } from '../fit/checkpoint.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';

/** What may differ between a run and the one that goes on with it: where results go, and how many threads work. */
const FREE = ['output', 'keep', 'report', 'save', 'compare', 'threads', 'format'];

/**
 * Where a run is kept while it goes on: beside the first file that it writes.
 *
 * @param rows - What tells the rows from others.
 * @returns undefined for a run that writes none.
 * @throws UsageError for a run that is to go on and writes none.
 */
export function checkpointOf(rows: string, options: ClusterCommandOptions): Checkpoint | undefined {
  const { output, save, report, resume } = options;
  const file = [output, save, report].find((path) => path !== undefined && path !== '-');
  if (file === undefined) {
    if (!resume) return undefined;
    throw new UsageError('--resume should come with --output, --save or --report of the run');
  }
  const told = Object.entries(runConfig('cluster', {}, options)).filter(
    ([name]) => !FREE.includes(name),
  );
  const key = told.map(([name, value]) => [name, JSON.stringify(value)] as const);
  return new Checkpoint(file, { ...Object.fromEntries(key), rows });
}
