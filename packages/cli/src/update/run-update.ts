import { type Backend, ConstrainedKMeans, type Options, type SizeOption } from '@coke/core';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { loadInput } from '../input/load-input.ts';
import { namingCells } from '../input/naming-cells.ts';
import { withInput } from '../input/open-input.ts';
import { fittedLabels, scored } from '../labelled.ts';
import { factsOf } from '../model/model-facts.ts';
import { openModel, preprocessingFor } from '../model/open-model.ts';
import type { PassOptions, SizeOptions } from '../options/cluster-options.ts';
import type { NewRowsOptions } from '../options/new-rows-options.ts';
import type { SaveOption } from '../options/output-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { labelColumns } from '../output/label-table.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeAll, writtenPaths } from '../output/write-all.ts';
import { type AskedSizes, checkFeasible, checkSizes } from '../sizes/check-feasible.ts';
import { givenSizes, hasSizes } from '../sizes/given-sizes.ts';
import { tellResults } from '../summary/tell-results.ts';
import { withTools } from '../tools.ts';

export interface UpdateOptions extends NewRowsOptions, PassOptions, SaveOption {}

/** `coke update`: a model that goes on with the rows of another table. */
export async function runUpdate(
  path: string,
  file: string,
  options: UpdateOptions,
  context: Context,
): Promise<void> {
  refuseJsonBesideTable(options);
  const { save = path } = options;
  await checkFiles({ '<file>': file }, { ...writtenPaths(options), '--save': save });
  const { signal } = context;
  await withTools(options, context, async (tools) => {
    const { backend, progress, seconds } = tools;
    const opened = await openModel(path, backend);
    checkSizes({ ...options, k: opened.model.options.k[0]! });
    const input = await withInput(file, options, context, async (table) =>
      loadInput(table, await preprocessingFor(opened, table, options.id), {
        ...{ keep: options.keep, isShown: options.report !== undefined, signal },
        taken: labelColumns(opened.model.options.metric),
        onProgress: progress.reading('reading'),
      }),
    );
    const { rows } = input;
    const model = await withAsked(opened.model, options, backend);
    checkFeasible({ ...sizesAsked(model), isKFixed: true }, rows.rows, input.name);
    const began = seconds();
    const call = { signal, onProgress: progress.fitting('updating') };
    await namingCells(input, async () => {
      await (model === opened.model ? model.update(rows, call) : model.fit(rows, call));
    });
    const fitted = seconds() - began;
    const labels = fittedLabels(model, rows.rows);
    const labelled = await scored({ input, model, labels }, backend, signal);
    const config = runConfig('update', { model: path, file }, options);
    const results = {
      ...{ labelled, config, seconds: fitted, facts: factsOf(input, config) },
      certificate: model.certificates[0]!,
    };
    const written = await writeAll(results, { ...options, save }, tools);
    tellResults(results, written, options, tools);
    model.dispose();
  });
}

/** The model, or, where other sizes or passes are asked for, one that begins with its centers. */
async function withAsked(
  model: ConstrainedKMeans,
  options: SizeOptions & PassOptions,
  backend: Backend,
): Promise<ConstrainedKMeans> {
  const { k, metric, normalize, seed, ...own } = model.options;
  const { maxIterations = own.maxIterations } = options;
  if (maxIterations === own.maxIterations && !hasSizes(options)) return model;
  const other = new ConstrainedKMeans({
    ...{ k: k[0]!, metric, normalize, seed, backend },
    // Clusters are to stay where they are.
    ...{ algorithm: 'exact', swaps: 0, epochs: 0 },
    init: await model.centers(),
    maxIterations,
    ...(hasSizes(options) ? givenSizes(options) : ownSizes(model)),
  });
  model.dispose();
  return other;
}

function ownSizes({ options: { counts, bounds } }: ConstrainedKMeans): Partial<Options> {
  if (!counts) return { bounds: bounds[0]! };
  const { minSizes, maxSizes } = counts[0]!;
  return { ...(minSizes && { minSize: minSizes }), maxSize: maxSizes };
}

/** As numbers where they are the same for all clusters. */
function sizesAsked({ options }: ConstrainedKMeans): AskedSizes {
  const { minSizes, maxSizes } = options.counts?.[0] ?? {};
  return { k: options.k[0]!, minSize: oneOrAll(minSizes), maxSize: oneOrAll(maxSizes) };
}

function oneOrAll(sizes: Float64Array | undefined): SizeOption | undefined {
  return sizes?.every((size) => size === sizes[0]) ? sizes[0] : sizes;
}
