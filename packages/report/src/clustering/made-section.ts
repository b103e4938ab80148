import { bytes, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { timeTaken } from './time-taken.ts';

/** What it takes to make the same again: texts to copy, and what they ran on. */
export function madeSection({ made, metric, outcome, notes = [] }: ClusteringReport): Markup {
  const {
    command,
    config,
    facts = [],
    versions = {},
    backend,
    seed,
    seconds,
    peakMemory,
    at,
  } = made;
  const all: readonly (readonly [string, string | undefined])[] = [
    ['compared by', metric === 'cosine' ? 'cosine' : 'Euclidean distance'],
    ['backend', backend],
    ['seed', seed === undefined ? undefined : `${seed}`],
    [
      'passes over the rows',
      outcome.iterations === undefined ? undefined : whole(outcome.iterations),
    ],
    [
      'ended',
      outcome.converged === undefined
        ? undefined
        : outcome.converged
          ? 'when nothing was left to gain'
          : 'at the most passes allowed: more might gain a little',
    ],
    ['time', seconds === undefined ? undefined : timeTaken(seconds)],
    ['peak memory', peakMemory === undefined ? undefined : bytes(peakMemory)],
    ['made', at],
    ...facts,
    ...Object.entries(versions),
  ];
  return html`<section aria-labelledby="made">
<h2 id="made">How it was made</h2>
${notes.length > 0 ? html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : undefined}
${toCopy('Command', command)}${toCopy('Config', config)}
<dl class="facts">${all.map(([name, value]) =>
    value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
</section>`;
}

function toCopy(name: string, text: string | undefined): Markup | undefined {
  if (text === undefined) return undefined;
  return html`<div class="copy"><h3>${name}</h3><pre tabindex="0" aria-label="${name}"><code>${text}</code></pre></div>`;
}
