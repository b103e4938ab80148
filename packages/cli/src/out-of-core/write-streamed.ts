import { writeWhole } from '@coke/io';
import type { ClusterCommandOptions } from '../cluster/cluster-command-options.ts';
import { configText } from '../config/run-config.ts';
import { factsAsTexts, type ModelFacts } from '../model/model-facts.ts';
import { writeOutput } from '../output/write-output.ts';
import type { Tools } from '../tools.ts';
import { labelStream, type StreamedLabels } from './label-stream.ts';

/** Rows that are read once more to be written with their labels. */
export interface StreamedRun extends StreamedLabels {
  readonly facts: ModelFacts;
}

/**
 * Write what was asked for, each file whole or not at all.
 *
 * @returns Where that lies.
 */
export async function writeStreamed(
  { facts, ...streamed }: StreamedRun,
  { output, save, saveConfig }: ClusterCommandOptions,
  { backend, progress, context }: Tools,
): Promise<string[]> {
  const { model, labels } = streamed;
  if (output !== undefined) {
    const content = await labelStream(streamed, {
      ...{ backend, signal: context.signal },
      onProgress: (rows) =>
        progress.show('writing labels', { done: rows, total: labels.length, unit: 'rows' }),
    });
    await writeOutput(output, content, context);
  }
  if (save !== undefined) {
    await writeWhole(save, await model.save({ metadata: factsAsTexts(facts) }));
  }
  if (saveConfig !== undefined) await writeWhole(saveConfig, configText(facts.config));
  return [output, save, saveConfig].filter(
    (path): path is string => path !== undefined && path !== '-',
  );
}
