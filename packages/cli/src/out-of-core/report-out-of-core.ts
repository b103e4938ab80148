import type { RunConfig } from '../config/run-config.ts';
import type { OpenedModel } from '../model/open-model.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { type KnownLabels, knownLabels } from '../report/known-labels.ts';
import type { Tools } from '../tools.ts';
import { countRows, countRowsLeft } from './count-rows.ts';
import type { StreamedLabels } from './label-stream.ts';
import { predictStream } from './predict-stream.ts';
import { tellStreamed } from './tell-streamed.ts';
import { writeStreamed } from './write-streamed.ts';

interface ReportPaths {
  /** A file of labels. */
  readonly labels: string | undefined;
  /** The page. */
  readonly output: string;
}

/** `coke report` of a table that is larger than memory: sizes and quality of all rows, the rest of a sample. */
export async function reportOutOfCore(
  opened: OpenedModel,
  columns: Omit<StreamedLabels, 'labels' | 'model'>,
  config: RunConfig,
  options: ReportPaths & ShownOptions,
  tools: Tools,
): Promise<void> {
  const { table } = columns;
  const { model } = opened;
  const { context, progress } = tools;
  const { signal } = context;
  const streamed = { ...columns, model };
  const rows = await countRowsLeft(streamed, signal);
  const dropped = (await countRows(table, signal)) - rows;
  const onProgress = (done: number) =>
    progress.show('assigning', { done, total: rows, unit: 'rows' });
  const { labels, certificate: own }: KnownLabels = (await knownLabels(
    opened,
    table.name,
    rows,
    options.labels,
  )) ?? {
    labels: await predictStream(model, streamed, { rows, signal, onProgress }),
  };
  const results = { ...streamed, labels, dropped, certificate: own, config };
  const paths = { output: undefined, keep: undefined, report: options.output };
  const none = { config: undefined, saveConfig: undefined };
  const { written, certificate } = await writeStreamed(results, { ...paths, ...none }, tools);
  const told = { ...results, certificate, config: { command: 'report' } };
  tellStreamed(told, written, options, tools, own !== undefined);
}
