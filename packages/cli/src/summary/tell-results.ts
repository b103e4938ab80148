import type { OutputOption } from '../options/output-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import type { Results } from '../output/write-all.ts';
import type { Tools } from '../tools.ts';
import { outcomeOf } from './outcome.ts';
import { placeOf } from './place.ts';
import { type Summary, summaryLines } from './summary.ts';
import { tell } from './tell.ts';

/**
 * Tell what a run came to.
 *
 * @param isLimited - Whether sizes were to keep limits.
 */
export function tellResults(
  results: Results,
  written: readonly string[],
  options: ShownOptions & OutputOption,
  tools: Tools,
  isLimited = true,
): void {
  tools.progress.stop();
  const summary = summaryOf(results, written, tools, isLimited);
  tell(summary, summaryLines(summary), options, tools.context, options.output);
}

function summaryOf(
  { labelled, certificate, unlimited, config }: Results,
  written: readonly string[],
  tools: Tools,
  isLimited: boolean,
): Summary {
  const { input, model } = labelled;
  return {
    command: String(config.command),
    input: {
      name: input.name,
      rows: input.rows.rows,
      dropped: input.dropped,
      columns: input.preprocessing.columns.map(({ name }) => name),
    },
    clusters: model.options.k[0]!,
    metric: model.options.metric,
    outcome: outcomeOf(certificate, isLimited),
    ...(unlimited && { withoutLimits: outcomeOf(unlimited.certificate) }),
    place: placeOf(tools),
    written,
  };
}
