import type { Table } from '@coke/io';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { hintingAtCategories, learntPreprocessing } from '../input/learnt-preprocessing.ts';
import { withInput } from '../input/open-input.ts';
import { fittedLabels, scored } from '../labelled.ts';
import { factsOf } from '../model/model-facts.ts';
import { clusterOutOfCore } from '../out-of-core/cluster-out-of-core.ts';
import { loadIfFits } from '../out-of-core/load-if-fits.ts';
import { checkFiles } from '../output/check-files.ts';
import { labelColumns } from '../output/label-table.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeAll, writtenPaths } from '../output/write-all.ts';
import { checkFeasible, checkSizes } from '../sizes/check-feasible.ts';
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
  checkSizes(options);
  await checkFiles({ '<file>': file }, writtenPaths(options));
  await withTools(options, context, (tools) =>
    withInput(file, options, context, (table) =>
      hintingAtCategories(table, () => clusterTable(table, file, options, tools)),
    ),
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
  const loading = {
    keep: options.keep,
    isShown: options.report !== undefined,
    taken: labelColumns(options.metric),
  };
  const input = await loadIfFits(table, preprocessing, loading, options, tools);
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
