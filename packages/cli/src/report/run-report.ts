import { type RunConfig, runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { type Input, readColumns } from '../input/load-input.ts';
import { withInput } from '../input/open-input.ts';
import { scored } from '../labelled.ts';
import { type OpenedModel, openModel, preprocessingFor } from '../model/open-model.ts';
import type { IdOption } from '../options/input-options.ts';
import type { PlaceOptions } from '../options/place-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { TableOptions } from '../options/table-options.ts';
import { loadIfFits } from '../out-of-core/load-if-fits.ts';
import type { MemoryOptions } from '../out-of-core/memory-options.ts';
import { reportOutOfCore } from '../out-of-core/report-out-of-core.ts';
import { checkFiles } from '../output/check-files.ts';
import { judgeLabels, sumOfScores } from '../summary/outcome.ts';
import { tellResults } from '../summary/tell-results.ts';
import { type Tools, withTools } from '../tools.ts';
import { howMade } from './how-made.ts';
import { knownLabels } from './known-labels.ts';
import { writeReport } from './write-report.ts';

export interface ReportCommandOptions
  extends TableOptions,
    IdOption,
    PlaceOptions,
    MemoryOptions,
    ShownOptions {
  readonly labels: string | undefined;
  readonly output: string;
  readonly keep: readonly string[] | undefined;
}

/** `coke report`: a page about the clusters of a model. */
export async function runReport(
  path: string,
  file: string,
  options: ReportCommandOptions,
  context: Context,
): Promise<void> {
  const { labels: labelFile, output } = options;
  await checkFiles(
    { '<model>': path, '<file>': file, '--labels': labelFile },
    { '--output': output },
  );
  await withTools(options, context, async (tools) => {
    const opened = await openModel(path, tools.backend);
    const { model, facts } = opened;
    try {
      await withInput(file, options, context, async (table) => {
        const preprocessing = await preprocessingFor(opened, table, options.id);
        const loading = { keep: options.keep, isShown: true };
        const input = await loadIfFits(table, preprocessing, loading, options, tools);
        const config = facts?.config ?? runConfig('report', { model: path, file }, options);
        if (input) await reportInMemory(opened, input, config, options, tools);
        else {
          const columns = readColumns(table, loading, preprocessing.id);
          const streamed = { table, preprocessing, ...columns };
          await reportOutOfCore(opened, streamed, config, options, tools);
        }
      });
    } finally {
      model.dispose();
    }
  });
}

async function reportInMemory(
  opened: OpenedModel,
  input: Input,
  config: RunConfig,
  options: ReportCommandOptions,
  tools: Tools,
): Promise<void> {
  const { model } = opened;
  const { signal } = tools.context;
  const { rows } = input.rows;
  const { labels, certificate } = (await knownLabels(opened, input.name, rows, options.labels)) ?? {
    labels: await model.predict(input.rows, { signal }),
  };
  const labelled = await scored({ input, model, labels }, tools.backend, signal);
  const { metric, seed } = model.options;
  const k = model.options.k[0]!;
  const sum = sumOfScores(labelled.scores, metric);
  const outcome = certificate ?? judgeLabels({ labels, sum, metric, k, limits: undefined });
  const made = howMade(config, seed, tools);
  await writeReport(options.output, { labelled, outcome, made }, tools);
  const results = { labelled, certificate: outcome, config: { command: 'report' } };
  tellResults(results, [options.output], { ...options }, tools, certificate !== undefined);
}
