import type { Preprocessing, Table } from '@coke/io';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { learntPreprocessing } from '../input/learnt-preprocessing.ts';
import { type Input, loadInput } from '../input/load-input.ts';
import { withInput } from '../input/open-input.ts';
import { fittedLabels, scored } from '../labelled.ts';
import { factsOf } from '../model/model-facts.ts';
import { clusterOutOfCore } from '../out-of-core/cluster-out-of-core.ts';
import { LargerThanMemory, MemoryNeed } from '../out-of-core/memory-need.ts';
import { labelColumns } from '../output/label-table.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeAll } from '../output/write-all.ts';
import { checkFeasible } from '../sizes/check-feasible.ts';
import { tellResults } from '../summary/tell-results.ts';
import { type Tools, withTools } from '../tools.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';
import { clusterInMemory } from './cluster-in-memory.ts';
import { fitUnlimited } from './fit-unlimited.ts';

/** `coke cluster`: from a file to labels, a report and a model. */
export async function runCluster(
  file: string,
  options: ClusterCommandOptions,
  context: Context,
): Promise<void> {
  refuseJsonBesideTable(options);
  await withTools(options, context, (tools) =>
    withInput(file, options, context, (table) => clusterTable(table, file, options, tools)),
  );
}

async function clusterTable(
  table: Table,
  file: string,
  options: ClusterCommandOptions,
  tools: Tools,
): Promise<void> {
  const { backend, context } = tools;
  const { signal } = context;
  if (table.rows !== undefined) checkFeasible(options, table.rows, table.name);
  const preprocessing = await learntPreprocessing(table, options, tools);
  const input = await loadIfFits(table, preprocessing, options, tools);
  if (!input) return clusterOutOfCore({ table, preprocessing }, file, options, tools);
  checkFeasible(options, input.rows.rows, table.name);
  const config = runConfig('cluster', { file }, options);
  const facts = factsOf(input, config);
  await clusterInMemory(input, options, tools, async ({ model, seconds }) => {
    const unlimited = await fitUnlimited(input, options, tools);
    const labels = fittedLabels(model, input.rows.rows);
    const labelled = await scored({ input, model, labels }, backend, signal);
    const certificate = model.certificates[0]!;
    const results = { labelled, certificate, seconds, unlimited, config, facts };
    const written = await writeAll(results, options, tools);
    tellResults(results, written, options, tools);
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
