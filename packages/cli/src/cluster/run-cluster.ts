import { fitPreprocessing, type Preprocessing, type Table } from '@coke/io';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit-status.ts';
import { type Input, loadInput } from '../input/load-input.ts';
import { openInput } from '../input/open-input.ts';
import { fittedLabels, scored } from '../labelled.ts';
import { factsOf } from '../model/model-facts.ts';
import { clusterOutOfCore } from '../out-of-core/cluster-out-of-core.ts';
import { LargerThanMemory, MemoryNeed } from '../out-of-core/memory-need.ts';
import { labelColumns } from '../output/label-table.ts';
import { checkFeasible } from '../sizes/check-feasible.ts';
import { outcomeOf } from '../summary/outcome.ts';
import { summaryLines } from '../summary/summary.ts';
import { summaryOf } from '../summary/summary-of.ts';
import { tell } from '../summary/tell.ts';
import { type Tools, withTools } from '../tools.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';
import { clusterInMemory } from './cluster-in-memory.ts';
import { fitUnlimited } from './fit-unlimited.ts';
import { writeAll } from './write-all.ts';

/** `coke cluster`: from a file to labels, a report and a model. */
export async function runCluster(
  file: string,
  options: ClusterCommandOptions,
  context: Context,
): Promise<void> {
  const { output, json } = options;
  if (output === '-' && json) {
    throw new UsageError('--json should be left out with --output -, which takes standard output');
  }
  await withTools(options, context, async (tools) => {
    const table = await openInput(file, options, context);
    try {
      await clusterTable(table, file, options, tools);
    } finally {
      await table.close();
    }
  });
}

async function clusterTable(
  table: Table,
  file: string,
  options: ClusterCommandOptions,
  tools: Tools,
): Promise<void> {
  const { context, progress } = tools;
  const { signal } = context;
  if (table.rows !== undefined) checkFeasible(options, table.rows, table.name);
  const { id, columns, categories, missing, scale } = options;
  const preprocessing = await fitPreprocessing(table, {
    ...{ id, columns, categories, missing, scale, signal },
    onProgress: progress.reading('looking at columns'),
  });
  const input = await loadIfFits(table, preprocessing, options, tools);
  if (!input) return clusterOutOfCore({ table, preprocessing }, file, options, tools);
  checkFeasible(options, input.rows.rows, table.name);
  const facts = factsOf(input, runConfig('cluster', { file }, options));
  await clusterInMemory(input, options, tools, async ({ model, seconds }) => {
    const unlimited = await fitUnlimited(input, options, tools);
    const labels = fittedLabels(model, input.rows.rows);
    const labelled = await scored({ input, model, labels }, tools.backend, signal);
    const written = await writeAll({ labelled, unlimited, facts, seconds }, options, tools);
    progress.stop();
    const outcome = outcomeOf(model.certificates[0]!);
    const parts = { command: 'cluster', labelled, outcome, unlimited, written };
    const summary = summaryOf(parts, tools);
    tell(summary, summaryLines(summary), options, context, options.output);
  });
}

/** Undefined for rows that take more memory than they may, which is told. */
async function loadIfFits(
  table: Table,
  preprocessing: Preprocessing,
  { keep, report, metric, memory, quiet, json }: ClusterCommandOptions,
  { context, progress }: Tools,
): Promise<Input | undefined> {
  const { signal, stderr } = context;
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
    progress.stop();
    if (!quiet && !json) stderr.write(`${error.message}\n`);
    return undefined;
  }
}
