import type { OutputOption } from '../options/output-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { type LabelCertificate, outcomeOf } from '../summary/outcome.ts';
import { placeOf } from '../summary/place.ts';
import { type Summary, summaryLines } from '../summary/summary.ts';
import { tell } from '../summary/tell.ts';
import type { Tools } from '../tools.ts';
import type { StreamedResults } from './write-streamed.ts';

/**
 * Tell what a run came to whose rows were read again and again.
 *
 * @param isLimited - Whether sizes were to keep limits.
 */
export function tellStreamed(
  {
    table,
    preprocessing,
    model,
    labels,
    dropped,
    config,
    certificate,
  }: StreamedResults & {
    readonly certificate: LabelCertificate;
  },
  written: readonly string[],
  options: ShownOptions & OutputOption,
  tools: Tools,
  isLimited = true,
): void {
  tools.progress.stop();
  const { k, metric } = model.options;
  const columns = preprocessing.columns.map(({ name }) => name);
  const summary: Summary = {
    command: String(config.command),
    input: { name: table.name, rows: labels.length, dropped, columns },
    ...{ clusters: k[0]!, metric, written },
    outcome: outcomeOf(certificate, isLimited),
    place: placeOf(tools),
  };
  tell(summary, summaryLines(summary), options, tools.context, options.output);
}
