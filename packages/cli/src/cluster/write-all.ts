import { writeWhole } from '@coke/io';
import { configText } from '../config/run-config.ts';
import type { Labelled, TimedCertificate } from '../labelled.ts';
import { factsAsTexts, type ModelFacts } from '../model/model-facts.ts';
import { writeLabels } from '../output/write-labels.ts';
import { howMade } from '../report/how-made.ts';
import { writeReport } from '../report/write-report.ts';
import type { Tools } from '../tools.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';

/** What is to be written of a run. */
export interface ToWrite {
  readonly labelled: Labelled;
  readonly unlimited: TimedCertificate | undefined;
  readonly facts: ModelFacts;
  /** Of the fit. */
  readonly seconds: number;
}

/**
 * Write what was asked for, each file whole or not at all.
 *
 * @returns Where that lies.
 */
export async function writeAll(
  { labelled, unlimited, facts, seconds }: ToWrite,
  { output, report, save, saveConfig }: ClusterCommandOptions,
  tools: Tools,
): Promise<string[]> {
  const { input, model } = labelled;
  if (output !== undefined) await writeLabels(output, labelled, input.kept, tools.context);
  if (report !== undefined) {
    const outcome = { ...model.certificates[0]!, seconds };
    const made = howMade(facts.config, model.options.seed, tools);
    await writeReport(report, { labelled, outcome, unlimited, made }, tools);
  }
  if (save !== undefined)
    await writeWhole(save, await model.save({ metadata: factsAsTexts(facts) }));
  if (saveConfig !== undefined) await writeWhole(saveConfig, configText(facts.config));
  return [output, report, save, saveConfig].filter(
    (path): path is string => path !== undefined && path !== '-',
  );
}
