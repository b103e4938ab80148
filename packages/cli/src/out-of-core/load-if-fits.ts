import type { Preprocessing, Table } from '@coke/io';
import type { ClusterCommandOptions } from '../cluster/cluster-command-options.ts';
import { type Input, loadInput } from '../input/load-input.ts';
import { labelColumns } from '../output/label-table.ts';
import { tellInPassing } from '../summary/tell-in-passing.ts';
import type { Tools } from '../tools.ts';
import { LargerThanMemory, MemoryNeed } from './memory-need.ts';

/** The rows of a table, in memory. Undefined where they would take more of it than they may, which is told. */
export async function loadIfFits(
  table: Table,
  preprocessing: Preprocessing,
  options: ClusterCommandOptions,
  tools: Tools,
): Promise<Input | undefined> {
  const { keep, report, metric, memory } = options;
  const { progress } = tools;
  const { signal } = tools.context;
  const need = await MemoryNeed.of(table, preprocessing, memory);
  const tellRead = progress.reading('reading');
  try {
    if (table.rows !== undefined) need.check(table.rows);
    return await loadInput(table, preprocessing, {
      ...{ keep, isShown: report !== undefined, taken: labelColumns(metric), signal },
      onProgress: (read) => {
        need.check(read.rows);
        tellRead(read);
      },
    });
  } catch (error) {
    if (!(error instanceof LargerThanMemory)) throw error;
    tellInPassing(error.message, options, tools);
    return undefined;
  }
}
