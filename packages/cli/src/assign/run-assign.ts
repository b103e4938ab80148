import type { ConstrainedKMeans } from '@coke/core';
import type { Table } from '@coke/io';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { type Input, readColumns } from '../input/load-input.ts';
import { namingCells } from '../input/naming-cells.ts';
import { withInput } from '../input/open-input.ts';
import { scored } from '../labelled.ts';
import { type OpenedModel, openModel, preprocessingFor } from '../model/open-model.ts';
import type { SizeOptions } from '../options/cluster-options.ts';
import type { NewRowsOptions } from '../options/new-rows-options.ts';
import { assignOutOfCore } from '../out-of-core/assign-out-of-core.ts';
import { loadIfFits } from '../out-of-core/load-if-fits.ts';
import type { MemoryOptions } from '../out-of-core/memory-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { labelColumns } from '../output/label-table.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeAll, writtenPaths } from '../output/write-all.ts';
import { checkSizes } from '../sizes/check-feasible.ts';
import { givenSizes, hasSizes } from '../sizes/given-sizes.ts';
import { limitsOf } from '../sizes/limits-of.ts';
import { judgeLabels, sumOfScores } from '../summary/outcome.ts';
import { tellResults } from '../summary/tell-results.ts';
import { type Tools, withTools } from '../tools.ts';

export interface AssignOptions extends NewRowsOptions, MemoryOptions {}

/** `coke assign`: rows of another table, labelled by a model. */
export async function runAssign(
  path: string,
  file: string,
  options: AssignOptions,
  context: Context,
): Promise<void> {
  refuseJsonBesideTable(options);
  await checkFiles({ '<model>': path, '<file>': file }, writtenPaths(options));
  await withTools(options, context, async (tools) => {
    const opened = await openModel(path, tools.backend);
    const { model } = opened;
    checkSizes({ ...options, k: model.options.k[0]! });
    try {
      await withInput(file, options, context, (table) =>
        assignTable(table, { path, file, opened }, options, tools),
      );
    } finally {
      model.dispose();
    }
  });
}

interface Asked {
  readonly path: string;
  readonly file: string;
  readonly opened: OpenedModel;
}

async function assignTable(
  table: Table,
  { path, file, opened }: Asked,
  options: AssignOptions,
  tools: Tools,
): Promise<void> {
  const { model } = opened;
  const { metric } = model.options;
  const k = model.options.k[0]!;
  const { signal } = tools.context;
  const preprocessing = await preprocessingFor(opened, table, options.id);
  const config = runConfig('assign', { model: path, file }, options);
  const loading = {
    keep: options.keep,
    isShown: options.report !== undefined,
    taken: labelColumns(metric),
  };
  const input = await loadIfFits(table, preprocessing, loading, options, tools);
  if (!input) {
    const columns = readColumns(table, loading, preprocessing.id);
    return assignOutOfCore({ table, preprocessing, model, ...columns }, config, options, tools);
  }
  const limits = limitsOf(options, k, input.rows.rows, table.name);
  const labels = await namingCells(input, () => assignedLabels(model, input, options, tools));
  const labelled = await scored({ input, model, labels }, tools.backend, signal);
  const sum = sumOfScores(labelled.scores, metric);
  const certificate = judgeLabels({ labels, sum, metric, k, limits });
  const results = { labelled, certificate, config };
  const written = await writeAll(results, options, tools);
  tellResults(results, written, options, tools, limits !== undefined);
}

/** Under the limits that are asked for; without any each row by itself. */
function assignedLabels(
  model: ConstrainedKMeans,
  { rows }: Input,
  options: SizeOptions,
  { context: { signal }, progress }: Tools,
): Promise<Int32Array> {
  if (!hasSizes(options)) return model.predict(rows, { signal });
  return model.assign(rows, {
    ...givenSizes(options),
    signal,
    onProgress: progress.fitting('assigning'),
  });
}
