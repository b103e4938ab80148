import { NONE, size, tick, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { scrollable } from '../scrollable.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { shortTraits } from './trait-words.ts';

/** One line a cluster. The script makes the heads of its columns buttons that sort. */
export function tableSection({ clusters, metric, outcome, sampled }: ClusteringReport): Markup {
  const measure = metric === 'cosine' ? 'mean cosine' : 'mean distance';
  const heads = ['cluster', 'size', measure, 'set apart', 'near a border', 'nearer to another'].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  const rows = clusters.map((one) => {
    const { cluster, meanCosine, meanDistance, separation, borderRows, displacedRows } = one;
    const each = outcome.sizes[cluster]!;
    const mean = metric === 'cosine' ? meanCosine : meanDistance;
    return html`<tr><th scope="row"><a href="#cluster-${cluster}">${cluster}</a></th>${cell(each, size(each))}${cell(mean, mean === undefined ? NONE : tick(mean))}${cell(separation, separation === undefined ? NONE : separation.toFixed(2))}${cell(borderRows, whole(borderRows))}${cell(displacedRows, whole(displacedRows))}<td class="gist">${shortTraits(one)}</td></tr>
`;
  });
  return html`<section aria-labelledby="table">
<h2 id="table">All clusters in one table</h2>
${scrollable('All clusters', html`<table class="sortable" id="cluster-table"><thead><tr>${heads}<th scope="col" class="gist">what sets it apart</th></tr></thead><tbody>${rows}</tbody></table>`)}
<p class="small"><b>Set apart</b> is the simplified silhouette, from −1 to 1: near 1 rows are far closer to their center than to any other, near 0 they lie between two. <b>Near a border</b>: rows for which it is below 0.1. <b>Nearer to another</b>: rows that another center is nearer to; limits on sizes keep them here.${sampled === undefined ? undefined : html` Both are counted in the sample of ${whole(sampled)} rows.`}</p>
</section>`;
}

/** A cell, and the number that it is sorted by. */
function cell(value: number | undefined, text: string): Markup {
  return html`<td data-value="${value ?? ''}">${text}</td>`;
}
