import type { Metric } from '@coke/core';
import type { ClusterDescription, RowSketch, Trait } from '../clusters/cluster-description.ts';
import { NONE, percent, size, tick, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { scrollable } from '../scrollable.ts';
import { cellContent } from './cell-content.ts';
import { clusterColor } from './cluster-color.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { columnOrder } from './column-order.ts';
import { counted } from './limits.ts';
import { shortTraits, traitCells } from './trait-words.ts';

/** So few cards are open from the start. */
const MOST_OPEN = 6;

/**
 * A card for each cluster. They are all in the page, folded, so that they can be searched, printed and read without
 * the script; a browser lays out what is open and in sight, so 1000 of them cost little.
 */
export function cardsSection(report: ClusteringReport): Markup {
  const { clusters, outcome, sampled } = report;
  const isOpen = clusters.length <= MOST_OPEN;
  const sketches = clusters.flatMap(({ nearest, border }) => [...nearest, ...border]);
  const order = columnOrder(sketches.map(({ cells }) => cells));
  const cards = clusters.map((one) => card(one, report, order, isOpen));
  return html`<section aria-labelledby="clusters">
<h2 id="clusters">The clusters, one by one</h2>
${sampled === undefined ? undefined : html`<p class="note">What they are like is told by a sample of ${whole(sampled)} of the ${whole(outcome.instances)} rows, drawn so that every cluster shows. Sizes are those of all rows.</p>`}
<div class="tools" id="card-tools" hidden>
<label>Find <input type="search" id="card-filter" placeholder="a word, a value, a number"></label>
<label>Order <select id="card-order">
<option value="cluster">by number</option>
<option value="size-">largest first</option>
<option value="size">smallest first</option>
<option value="separation">least set apart first</option>
<option value="border-">most rows near a border first</option>
</select></label>
<output id="card-count" aria-live="polite"></output>
</div>
<div id="cards">${cards}</div>
</section>`;
}

function card(
  one: ClusterDescription,
  { metric, outcome, sampled }: ClusteringReport,
  columns: readonly string[],
  isOpen: boolean,
): Markup {
  const { cluster, separation, borderRows } = one;
  const each = outcome.sizes[cluster]!;
  const order = html`data-cluster="${cluster}" data-size="${each}" data-separation="${separation ?? -2}" data-border="${borderRows}"`;
  return html`<details class="card" id="cluster-${cluster}" ${order}${isOpen ? html` open` : undefined}>
<summary><i class="swatch" style="${clusterColor(cluster)}"></i><b>${cluster}</b> <span class="size">${size(each)}</span> <span class="gist">${shortTraits(one)}</span></summary>
<div class="parts">${factsOf(one, metric, sampled === undefined ? undefined : each)}${traitsOf(one.traits)}${rowsOf('Nearest to the center', one.nearest, columns, metric, false)}${rowsOf('Near the border', one.border, columns, metric, true)}</div>
</details>
`;
}

/** @param of - Its size, where it is described by a sample. */
function factsOf(one: ClusterDescription, metric: Metric, of: number | undefined): Markup {
  const { size: rows, meanCosine, meanDistance, separation, borderRows, displacedRows } = one;
  const mean = metric === 'cosine' ? meanCosine : meanDistance;
  const name = metric === 'cosine' ? 'mean cosine with the center' : 'mean distance to the center';
  const share = (part: number) => `${whole(part)} (${percent(rows > 0 ? part / rows : 0)})`;
  const facts: readonly (readonly [string, string])[] = [
    ['rows', of === undefined ? whole(rows) : `${size(of)}, ${whole(rows)} in the sample`],
    [name, mean === undefined ? NONE : tick(mean)],
    ['set apart (simplified silhouette)', separation === undefined ? NONE : separation.toFixed(2)],
    ['rows near a border', share(borderRows)],
    ['rows nearer to another center', share(displacedRows)],
  ];
  const neighbors = one.neighbors.map(
    ({ cluster, measure, borderRows: near }, i) =>
      html`${i > 0 ? ', ' : undefined}<a href="#cluster-${cluster}">${cluster}</a> (${metric === 'cosine' ? 'cosine' : 'distance'} ${tick(measure)}; ${counted(near, 'row')} near the border to it)`,
  );
  return html`<dl class="facts">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
${neighbors.length > 0 ? html`<p><b>Neighbours:</b> ${neighbors}</p>` : undefined}`;
}

function traitsOf(traits: readonly Trait[]): Markup | undefined {
  const words = traits.flatMap((trait) => (trait.kind === 'words' ? [trait] : []));
  const differences = traits.flatMap((trait) => (trait.kind === 'words' ? [] : [trait]));
  if (traits.length === 0) return undefined;
  const rows = differences.map((trait) => {
    const [name, here, elsewhere] = traitCells(trait);
    const { difference } = trait;
    const width = Math.min(50, (50 * Math.abs(difference)) / 3);
    const from = difference > 0 ? 50 : 50 - width;
    return html`<tr><th scope="row">${name}</th><td>${here}</td><td>${elsewhere}</td>
<td><span class="bar" style="--from: ${from.toFixed(1)}%; --width: ${width.toFixed(1)}%"></span>${difference > 0 ? '+' : '−'}${Math.abs(difference).toFixed(1)}</td></tr>`;
  });
  return html`<h3>What sets it apart</h3>
${rows.length > 0 ? html`<p class="small">Means and shares here and in all other clusters; their difference in standard deviations.</p>` : undefined}
${words.map(({ column, words: found }) => html`<p><span class="note">Words of ${column}:</span> ${found.join(', ')}</p>`)}
${
  rows.length > 0
    ? scrollable(
        'What sets it apart',
        html`<table class="traits"><thead><tr><td></td><th scope="col">here</th><th scope="col">elsewhere</th><th scope="col">difference</th></tr></thead><tbody>${rows}</tbody></table>`,
      )
    : undefined
}`;
}

function rowsOf(
  title: string,
  rows: readonly RowSketch[],
  order: readonly string[],
  metric: Metric,
  isBorder: boolean,
): Markup | undefined {
  if (rows.length === 0) return undefined;
  const there = new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)));
  const columns = order.filter((column) => there.has(column));
  const measure = metric === 'cosine' ? 'cosine' : 'distance';
  const heads = [
    'row',
    ...columns,
    measure,
    ...(isBorder ? ['next cluster', `its ${measure}`] : []),
  ].map((name) => html`<th scope="col">${name}</th>`);
  const lines = rows.map((sketch) => {
    const values = columns.map((column) => {
      const cell = sketch.cells.find((one) => one.column === column);
      return html`<td class="value" data-name="${column}">${cell ? cellContent(cell) : NONE}</td>`;
    });
    const { second, secondMeasure } = sketch;
    const other =
      second === undefined
        ? undefined
        : html`<td data-name="next cluster"><a href="#cluster-${second}">${second}</a></td><td data-name="its ${measure}">${tick(secondMeasure!)}</td>`;
    return html`<tr><th scope="row" data-name="row">${sketch.row}</th>${values}<td data-name="${measure}">${tick(sketch.measure)}</td>${isBorder ? other : undefined}</tr>`;
  });
  return html`<h3>${title}</h3>
${scrollable(title, html`<table class="rows stack"><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table>`)}`;
}
