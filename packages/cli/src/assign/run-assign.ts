import type { Certificate, ConstrainedKMeans } from '@coke/core';
import { ratioBounds } from '@coke/core';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { type Input, loadInput } from '../input/load-input.ts';
import { namingCells } from '../input/naming-cells.ts';
import { withInput } from '../input/open-input.ts';
import { scored } from '../labelled.ts';
import { openModel, preprocessingFor } from '../model/open-model.ts';
import type { SizeOptions } from '../options/cluster-options.ts';
import type { ConfigOptions } from '../options/config-options.ts';
import type { IdOption } from '../options/input-options.ts';
import type { LabelOptions, ReportOptions } from '../options/output-options.ts';
import type { PlaceOptions } from '../options/place-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { TableOptions } from '../options/table-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { labelColumns } from '../output/label-table.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeAll, writtenPaths } from '../output/write-all.ts';
import { checkFeasible, checkSizes, sizesOf } from '../sizes/check-feasible.ts';
import { givenSizes, hasSizes } from '../sizes/given-sizes.ts';
import { judgeLabels } from '../summary/outcome.ts';
import { tellResults } from '../summary/tell-results.ts';
import { type Tools, withTools } from '../tools.ts';

export interface AssignOptions
  extends TableOptions,
    IdOption,
    SizeOptions,
    LabelOptions,
    ReportOptions,
    ConfigOptions,
    PlaceOptions,
    ShownOptions {}

/** `coke assign`: rows of another table, labelled by a model. */
export async function runAssign(
  path: string,
  file: string,
  options: AssignOptions,
  context: Context,
): Promise<void> {
  refuseJsonBesideTable(options);
  await checkFiles({ '<model>': path, '<file>': file }, writtenPaths(options));
  const { signal } = context;
  await withTools(options, context, async (tools) => {
    const opened = await openModel(path, tools.backend);
    const { model } = opened;
    const { metric } = model.options;
    const k = model.options.k[0]!;
    checkSizes({ ...options, k });
    const input = await withInput(file, options, context, async (table) =>
      loadInput(table, await preprocessingFor(opened, table, options.id), {
        ...{ keep: options.keep, isShown: options.report !== undefined, signal },
        taken: labelColumns(metric),
        onProgress: tools.progress.reading('reading'),
      }),
    );
    const limits = limitsOf(options, k, input);
    const labels = await namingCells(input, () => assignedLabels(model, input, options, tools));
    const labelled = await scored({ input, model, labels }, tools.backend, signal);
    const certificate = judgeLabels({ labels, scores: labelled.scores, metric, k, limits });
    const config = runConfig('assign', { model: path, file }, options);
    const results = { labelled, certificate, config };
    const written = await writeAll(results, options, tools);
    tellResults(results, written, options, tools, limits !== undefined);
    model.dispose();
  });
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

/**
 * The limits that are asked for, K each; undefined where none are.
 *
 * @throws InfeasibleError where no sizes of these rows can keep them.
 */
function limitsOf(
  { minSize, maxSize, ratio }: SizeOptions,
  k: number,
  { rows: { rows }, name }: Input,
): Pick<Certificate, 'minSizes' | 'maxSizes'> | undefined {
  if (ratio !== undefined) {
    const minSizes = ratioBounds(k, ratio).lower.map((share) => Math.floor(share * rows));
    return { minSizes, maxSizes: new Float64Array(k).fill(rows) };
  }
  if (minSize === undefined && maxSize === undefined) return undefined;
  // Rows may be fewer than clusters here: some clusters then get none.
  checkFeasible({ k, minSize: minSize ?? 0, maxSize, isKFixed: true }, rows, name);
  const { least, most } = sizesOf({ k, minSize, maxSize });
  return {
    minSizes: Float64Array.from(least),
    maxSizes: Float64Array.from(most, (size) => Math.min(size, rows)),
  };
}
