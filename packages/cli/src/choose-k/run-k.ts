import type { SizeOption } from '@coke/core';
import { type ChosenK, chooseK } from '@coke/core/metrics';
import { writeWhole } from '@coke/io';
import { configText, runConfig } from '../config/run-config.ts';
import type { Context } from '../context.ts';
import { hintingAtCategories, learntPreprocessing } from '../input/learnt-preprocessing.ts';
import { loadInput } from '../input/load-input.ts';
import { namingCells } from '../input/naming-cells.ts';
import { withInput } from '../input/open-input.ts';
import type { MetricOptions, SizeOptions } from '../options/cluster-options.ts';
import type { ConfigOptions } from '../options/config-options.ts';
import type { InputOptions } from '../options/input-options.ts';
import type { OutputOption } from '../options/output-options.ts';
import type { PlaceOptions } from '../options/place-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeOutput } from '../output/write-output.ts';
import { checkFeasible, checkSizes } from '../sizes/check-feasible.ts';
import { givenSizes } from '../sizes/given-sizes.ts';
import { placeOf } from '../summary/place.ts';
import { tell } from '../summary/tell.ts';
import { type Tools, withTools } from '../tools.ts';
import { candidates } from './candidates.ts';
import { scoreLines } from './score-lines.ts';
import { scoreTable } from './score-table.ts';

export interface KOptions
  extends InputOptions,
    SizeOptions,
    MetricOptions,
    OutputOption,
    ConfigOptions,
    PlaceOptions,
    ShownOptions {
  readonly from: number;
  /** By default 20, or twice `from`, where there are rows for so many. */
  readonly to: number | undefined;
  readonly candidates: number;
  readonly restarts: number;
  readonly sample: number;
}

/** `coke k`: how many clusters a table has. */
export async function runK(file: string, options: KOptions, context: Context): Promise<void> {
  refuseJsonBesideTable(options);
  checkSizes({ ...options, k: options.from });
  const { output, saveConfig } = options;
  await checkFiles({ '<file>': file }, { '--output': output, '--save-config': saveConfig });
  const { signal } = context;
  await withTools(options, context, async (tools) => {
    const { progress } = tools;
    const input = await withInput(file, options, context, (table) =>
      hintingAtCategories(table, async () =>
        loadInput(table, await learntPreprocessing(table, options, tools), {
          signal,
          onProgress: progress.reading('reading'),
        }),
      ),
    );
    const chosen = await namingCells(input, () => choose(input.rows, input.name, options, tools));
    if (output !== undefined) await writeOutput(output, scoreTable(chosen.table), context);
    if (saveConfig !== undefined) {
      await writeWhole(saveConfig, configText(runConfig('k', { file }, options)));
    }
    progress.stop();
    const written = [output, saveConfig].filter((path) => path !== undefined && path !== '-');
    const { name, rows, dropped } = input;
    const facts = {
      command: 'k',
      input: { name, rows: rows.rows, dropped },
      ...chosen,
      place: placeOf(tools),
      written,
    };
    tell(facts, scoreLines(facts), options, context, output);
  });
}

function mostClusters(from: number, minSize: SizeOption | undefined, rows: number): number {
  const fewest = typeof minSize === 'number' ? Math.max(1, minSize) : 1;
  return Math.max(from, Math.min(Math.max(20, 2 * from), Math.floor(rows / fewest)));
}

async function choose(
  rows: Parameters<typeof chooseK>[0] & { readonly rows: number },
  name: string,
  options: KOptions,
  { backend, context: { signal }, progress }: Tools,
): Promise<ChosenK> {
  const { from, minSize, maxSize, metric, seed, restarts, sample } = options;
  const to = options.to ?? mostClusters(from, minSize, rows.rows);
  const ks = candidates(from, to, options.candidates);
  for (const k of ks) {
    const kFlags = { lower: k === from ? '--from' : '--to', raise: '--from' };
    checkFeasible({ k, minSize, maxSize, kFlags }, rows.rows, name);
  }
  return chooseK(rows, {
    ...{ ks, restarts, sampleSize: sample, metric, seed, backend, signal },
    ...givenSizes(options),
    onProgress: ({ k, fits, totalFits }) =>
      progress.show('clustering', {
        ...{ done: fits, total: totalFits, unit: 'fits' },
        parts: [`k = ${k}`],
      }),
  });
}
