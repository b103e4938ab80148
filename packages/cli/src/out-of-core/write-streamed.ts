import { countFeatures, writeWhole } from '@coke/io';
import { configText, type RunConfig } from '../config/run-config.ts';
import { factsAsTexts, type ModelFacts } from '../model/model-facts.ts';
import { clusterColumn } from '../output/label-table.ts';
import { type WrittenOptions, writtenFiles } from '../output/write-all.ts';
import { isArrayFile } from '../output/write-labels.ts';
import { writeOutput } from '../output/write-output.ts';
import { howMade } from '../report/how-made.ts';
import { writeReport } from '../report/write-report.ts';
import { judgeLabels, type LabelCertificate, sumOfScores } from '../summary/outcome.ts';
import type { Tools } from '../tools.ts';
import { labelStream, type StreamedLabels } from './label-stream.ts';
import { SampledRows } from './sampled-rows.ts';

/** What there is to write of rows that are read once more. */
export interface StreamedResults extends StreamedLabels {
  /** Where it is known before that. */
  readonly certificate?: LabelCertificate | undefined;
  /** That labels were to keep, K each; undefined where each row was labelled by itself. */
  readonly limits?: Pick<LabelCertificate, 'minSizes' | 'maxSizes'> | undefined;
  /** Rows left out. */
  readonly dropped: number;
  /** Of the fit, where there was one. */
  readonly seconds?: number | undefined;
  readonly config: RunConfig;
  /** For the model's file, where it may be saved. */
  readonly facts?: ModelFacts | undefined;
}

/**
 * Write what was asked for, each file whole or not at all. A report tells of a sample of the rows.
 *
 * @returns Where that lies, and what the labels are worth.
 */
export async function writeStreamed(
  results: StreamedResults,
  options: WrittenOptions,
  tools: Tools,
): Promise<{ readonly written: string[]; readonly certificate: LabelCertificate }> {
  const { model, labels, preprocessing, config, facts } = results;
  const { output, report, save, saveConfig } = options;
  const sample =
    report === undefined ? undefined : new SampledRows(results, countFeatures(preprocessing));
  const isArray = output !== undefined && isArrayFile(output);
  const table = isArray ? undefined : output;
  const isPassed = table !== undefined || sample !== undefined || !results.certificate;
  const sum = isPassed ? await passOver(results, table, sample, tools) : Number.NaN;
  if (isArray) await writeOutput(output, clusterColumn(labels), tools.context);
  const { metric, k, seed } = model.options;
  const certificate =
    results.certificate ?? judgeLabels({ labels, sum, metric, limits: results.limits, k: k[0]! });
  if (sample && report !== undefined) {
    const labelled = sample.labelled(results.dropped);
    const outcome = { ...certificate, seconds: results.seconds };
    await writeReport(report, { labelled, outcome, made: howMade(config, seed, tools) }, tools);
  }
  if (save !== undefined && facts) {
    await writeWhole(save, await model.save({ metadata: factsAsTexts(facts) }));
  }
  if (saveConfig !== undefined) await writeWhole(saveConfig, configText(config));
  return { written: writtenFiles(options), certificate };
}

/** Reads all rows once more, to write labels and to pick up the sample. Returns the sum of their scores. */
async function passOver(
  results: StreamedResults,
  output: string | undefined,
  sample: SampledRows | undefined,
  { backend, progress, context }: Tools,
): Promise<number> {
  const { model, labels } = results;
  let sum = 0;
  const content = await labelStream(results, {
    ...{ backend, signal: context.signal },
    onProgress: (rows) =>
      progress.show('writing labels', { done: rows, total: labels.length, unit: 'rows' }),
    onScored: (scored) => {
      sum += sumOfScores(scored.scores, model.options.metric);
      sample?.add(scored);
    },
  });
  if (output !== undefined) await writeOutput(output, content, context);
  else for await (const _ of content.parts);
  return sum;
}
