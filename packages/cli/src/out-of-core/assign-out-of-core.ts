import type { FitProgress } from '@coke/core';
import type { RunConfig } from '../config/run-config.ts';
import type { SizeOptions } from '../options/cluster-options.ts';
import type { OutputOption } from '../options/output-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { type WrittenOptions, writtenFiles } from '../output/write-all.ts';
import { givenSizes, hasSizes } from '../sizes/given-sizes.ts';
import { limitsOf } from '../sizes/limits-of.ts';
import type { Tools } from '../tools.ts';
import { countRows, countRowsLeft } from './count-rows.ts';
import { batchesInOrder } from './fit-stream.ts';
import type { StreamedLabels } from './label-stream.ts';
import { predictStream } from './predict-stream.ts';
import { tellStreamed } from './tell-streamed.ts';
import { withParsedRows } from './with-parsed-rows.ts';
import { writeStreamed } from './write-streamed.ts';

type AssignedOptions = SizeOptions & WrittenOptions & OutputOption & ShownOptions;

/**
 * `coke assign` of a table that is larger than memory: each row by itself in a pass over it, or all of them as a
 * set in some 5 to 25.
 *
 * @throws InfeasibleError where no sizes of its rows can be as asked.
 */
export async function assignOutOfCore(
  streamed: Omit<StreamedLabels, 'labels'>,
  config: RunConfig,
  options: AssignedOptions,
  tools: Tools,
): Promise<void> {
  const { table, model } = streamed;
  const { signal } = tools.context;
  const rows = await countRowsLeft(streamed, signal);
  const dropped = (await countRows(table, signal)) - rows;
  const limits = limitsOf(options, model.options.k[0]!, rows, table.name);
  const show = (done: number) =>
    tools.progress.show('assigning', { done, total: rows, unit: 'rows' });
  const onProgress = (step: FitProgress) => {
    if (step.algorithm === 'exact') show(step.scored);
  };
  const labels = hasSizes(options)
    ? await withParsedRows(streamed, writtenFiles(options)[0], tools, (parsed) =>
        model.assign(() => batchesInOrder(parsed, signal), {
          ...givenSizes(options),
          ...{ signal, onProgress },
        }),
      )
    : await predictStream(model, streamed, { rows, signal, onProgress: show });
  const results = { ...streamed, labels, dropped, limits, config };
  const { written, certificate } = await writeStreamed(results, options, tools);
  tellStreamed({ ...results, certificate }, written, options, tools, limits !== undefined);
}
