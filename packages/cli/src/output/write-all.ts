import { writeWhole } from '@coke/io';
import { configText, type RunConfig } from '../config/run-config.ts';
import type { Labelled, TimedCertificate } from '../labelled.ts';
import { factsAsTexts, type ModelFacts } from '../model/model-facts.ts';
import type { ConfigOptions } from '../options/config-options.ts';
import type { LabelOptions, ReportOptions, SaveOption } from '../options/output-options.ts';
import { howMade } from '../report/how-made.ts';
import { writeReport } from '../report/write-report.ts';
import type { LabelCertificate } from '../summary/outcome.ts';
import type { Tools } from '../tools.ts';
import type { NamedPaths } from './check-files.ts';
import { writeLabels } from './write-labels.ts';

/** What there is to write of a run. */
export interface Results {
  readonly labelled: Labelled;
  readonly certificate: LabelCertificate;
  /** Of the fit, where there was one. */
  readonly seconds?: number | undefined;
  readonly unlimited?: TimedCertificate | undefined;
  readonly config: RunConfig;
  /** For the model's file, where it may be saved. */
  readonly facts?: ModelFacts | undefined;
}

export type WrittenOptions = LabelOptions & ReportOptions & Partial<SaveOption> & ConfigOptions;

/** Where that goes, by the flags that say so. */
export function writtenPaths({ output, report, save, saveConfig }: WrittenOptions): NamedPaths {
  return { '--output': output, '--report': report, '--save': save, '--save-config': saveConfig };
}

/** Those that are files. */
export function writtenFiles(options: WrittenOptions): string[] {
  return Object.values(writtenPaths(options)).filter(
    (path): path is string => path !== undefined && path !== '-',
  );
}

/**
 * Write what was asked for, each file whole or not at all.
 *
 * @returns Where that lies.
 */
export async function writeAll(
  { labelled, certificate, seconds, unlimited, config, facts }: Results,
  options: WrittenOptions,
  tools: Tools,
): Promise<string[]> {
  const { output, report, save, saveConfig } = options;
  const { input, model } = labelled;
  if (output !== undefined) await writeLabels(output, labelled, input.kept, tools.context);
  if (report !== undefined) {
    const made = howMade(config, model.options.seed, tools);
    const outcome = { ...certificate, seconds };
    await writeReport(report, { labelled, outcome, unlimited, made }, tools);
  }
  if (save !== undefined && facts) {
    await writeWhole(save, await model.save({ metadata: factsAsTexts(facts) }));
  }
  if (saveConfig !== undefined) await writeWhole(saveConfig, configText(config));
  return writtenFiles(options);
}
