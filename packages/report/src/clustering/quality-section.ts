import { NONE, size, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { scrollable } from '../scrollable.ts';
import type { ClusteringOutcome, ClusteringReport } from './clustering-report.ts';
import { limitsOf, rangeOf } from './limits.ts';
import { qualityOf } from './quality.ts';
import { timeTaken } from './time-taken.ts';

/** One line: a name, what it says, and a text for each run. */
interface Line {
  readonly name: string;
  readonly note?: string | undefined;
  readonly cells: readonly (string | undefined)[];
}

/** The numbers behind the first sentences, with limits and without. */
export function qualitySection(report: ClusteringReport): Markup {
  const { outcome, unbounded, metric, scores = [] } = report;
  const runs = [outcome, ...(unbounded ? [unbounded] : [])];
  const { areSet } = limitsOf(report);
  const line = (
    name: string,
    of: (run: ClusteringOutcome) => string | undefined,
    note?: string,
  ): Line => ({ name, note, cells: runs.map(of) });
  const kind = qualityOf(outcome, metric)?.name ?? 'quality';
  const quality = (run: ClusteringOutcome) => {
    const value = qualityOf(run, metric)?.value;
    return value === undefined ? undefined : value.toPrecision(5);
  };
  const lines: Line[] = [
    line(
      kind,
      quality,
      metric === 'cosine'
        ? 'Of a row and its center: higher is better.'
        : 'Of a row to its center: lower is better.',
    ),
    line('smallest cluster', (run) => size(rangeOf(run.sizes)[0])),
    line('largest cluster', (run) => size(rangeOf(run.sizes)[1])),
    line('clusters outside the limits', (run) => whole(limitsOf(report, run).broken.length)),
    line(
      'better by at most',
      ({ gap }) => gap?.toExponential(0),
      `Proved: for these centers, no other labels within the limits have a better ${kind} by more.`,
    ),
    ...scores.map(({ name, note, value, unbounded: other }) => ({
      name,
      note,
      cells: [value, ...(unbounded ? [other] : [])].map((one) => one?.toPrecision(4)),
    })),
    line('passes over the rows', ({ iterations }) =>
      iterations === undefined ? undefined : whole(iterations),
    ),
    line('time', ({ seconds }) => (seconds === undefined ? undefined : timeTaken(seconds))),
  ].filter(({ cells }) => cells.some((cell) => cell !== undefined));
  const heads = unbounded
    ? html`<th scope="col">${areSet ? 'with limits' : 'this run'}</th><th scope="col">without limits</th>`
    : html`<th scope="col">value</th>`;
  const rows = lines.map(
    ({ name, note, cells }) => html`<tr><th scope="row">${name}${
      note === undefined ? undefined : html`<small>${note}</small>`
    }</th>${cells.map((cell) => html`<td>${cell ?? NONE}</td>`)}</tr>
`,
  );
  return html`<section aria-labelledby="quality">
<h2 id="quality">${unbounded && areSet ? 'What the limits cost' : 'Quality'}</h2>
${scrollable('Quality', html`<table class="facts"><thead><tr><td></td>${heads}</tr></thead><tbody>${rows}</tbody></table>`)}
</section>`;
}
