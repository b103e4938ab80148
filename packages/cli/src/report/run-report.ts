import { shouldBe } from '@coke/core/check-options';
import { openTable } from '@coke/io';
import { whole } from '@coke/report/format';
import { runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { type Input, loadInput } from '../input/load-input.ts';
import { withInput } from '../input/open-input.ts';
import { fittedLabels, scored } from '../labelled.ts';
import { type OpenedModel, openModel, preprocessingFor } from '../model/open-model.ts';
import type { IdOption } from '../options/input-options.ts';
import type { PlaceOptions } from '../options/place-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { TableOptions } from '../options/table-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { judgeLabels, type LabelCertificate } from '../summary/outcome.ts';
import { tellResults } from '../summary/tell-results.ts';
import { type Tools, withTools } from '../tools.ts';
import { howMade } from './how-made.ts';
import { writeReport } from './write-report.ts';

export interface ReportCommandOptions extends TableOptions, IdOption, PlaceOptions, ShownOptions {
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
  const { signal } = context;
  await withTools(options, context, async (tools) => {
    const opened = await openModel(path, tools.backend);
    const { model, facts } = opened;
    const input = await withInput(file, options, context, async (table) =>
      loadInput(table, await preprocessingFor(opened, table, options.id), {
        ...{ keep: options.keep, isShown: true, signal },
        onProgress: tools.progress.reading('reading'),
      }),
    );
    const { labels, certificate } = await labelsOf(opened, input, options, tools);
    const labelled = await scored({ input, model, labels }, tools.backend, signal);
    const { metric, seed } = model.options;
    const k = model.options.k[0]!;
    const outcome =
      certificate ?? judgeLabels({ labels, scores: labelled.scores, metric, k, limits: undefined });
    const config = facts?.config ?? runConfig('report', { model: path, file }, options);
    const made = howMade(config, seed, tools);
    await writeReport(options.output, { labelled, outcome, made }, tools);
    const results = { labelled, certificate: outcome, config: { command: 'report' } };
    tellResults(results, [options.output], { ...options }, tools, certificate !== undefined);
    model.dispose();
  });
}

interface Labels {
  readonly labels: Int32Array;
  /** Where they are the model's own. */
  readonly certificate?: LabelCertificate | undefined;
}

async function labelsOf(
  { model, facts }: OpenedModel,
  input: Input,
  options: ReportCommandOptions,
  { context: { signal } }: Tools,
): Promise<Labels> {
  const { rows } = input.rows;
  if (options.labels !== undefined) {
    return { labels: await readLabels(options.labels, rows, model.options.k[0]!) };
  }
  if (facts && facts.input.name === input.name && facts.input.rows === rows) {
    return { labels: fittedLabels(model, rows), certificate: model.certificates[0] };
  }
  return { labels: await model.predict(input.rows, { signal }) };
}

/** @throws Error for a table of other rows, or without clusters of this model. */
async function readLabels(path: string, rows: number, k: number): Promise<Int32Array> {
  const table = await openTable(path);
  try {
    const names = table.columns.map(({ name }) => name);
    if (!names.includes('cluster')) {
      throw new Error(
        shouldBe(`columns of ${path}`, 'with "cluster" among them', names.join(', ')),
      );
    }
    const labels = new Int32Array(rows);
    let read = 0;
    for await (const part of table.read({ columns: ['cluster'] })) {
      const { values } = part.columns[0]!;
      for (let i = 0; i < part.rows; i++) {
        const label = Number(values[i]);
        if (!Number.isSafeInteger(label) || label < 0 || label >= k) {
          throw new Error(
            `${path}, row ${read + 1}: cluster should be one of 0 to ${k - 1}, got ${values[i]}`,
          );
        }
        if (read < rows) labels[read] = label;
        read++;
      }
    }
    if (read === rows) return labels;
    throw new Error(`${path} has ${whole(read)} labels, for ${whole(rows)} rows`);
  } finally {
    await table.close();
  }
}
