import type { LabelledImages } from '@coke/datasets';
import { html, type Markup } from '@coke/report';
import { percent, whole } from '@coke/report/format';
import type { Clustering } from './clustering.ts';
import { type Majority, majorities } from './majorities.ts';
import { picture } from './picture.ts';
import type { Report } from './report.ts';
import { limitsName } from './size-limits.ts';

/** The centers of every clustering as pictures, one clustering at a time, `main` first to be seen. */
export function centersSection({ clusterings, main, images }: Report): Markup {
  const tabs = clusterings.map((one, i) => {
    const checked = one === main ? html` checked` : undefined;
    return html`<input type="radio" name="tab" id="tab${i}"${checked}><label for="tab${i}">${limitsName(one.limits)}</label>`;
  });
  const panels = clusterings.map(
    (one, i) => html`<div id="panel${i}">${grid(one, images, main.limits.minSize)}</div>\n`,
  );
  const shown = clusterings.map((_, i) => `#tab${i}:checked ~ #panel${i}`).join(', ');
  return html`<section>
<h2>The centers</h2>
<p class="note">Each with the size of its cluster, in the row of the class that most of its images are
of. The bar below is their share: the fuller, the purer.</p>
<style>${shown} { display: block; }</style>
<div class="tabs">${tabs}${panels}</div>
</section>`;
}

function grid(clustering: Clustering, images: LabelledImages, least: number): Markup[] {
  const groups = new Map<number | undefined, Majority[]>();
  for (const one of majorities(clustering, images.labels)) {
    groups.set(one.label, [...(groups.get(one.label) ?? []), one]);
  }
  return Array.from(groups, ([label, members]) => {
    const heading = label === undefined ? html`<b class="words">empty</b>` : html`<b>${label}</b>`;
    const tiles = members.map((member) => tile(member, clustering, images, least));
    return html`<div class="class">${heading}<div class="pictures">${tiles}</div></div>\n`;
  });
}

function tile(
  { cluster, size, count, label }: Majority,
  { centers: { data, cols } }: Clustering,
  { height, width }: LabelledImages,
  least: number,
): Markup {
  const center = data.subarray(cluster * cols, (cluster + 1) * cols);
  const share = size > 0 ? count / size : 0;
  const about = size > 0 ? `, ${percent(share, 0)} of them of class ${label}` : '';
  const low = size < least ? html` class="low"` : undefined;
  return html`<figure${low} title="cluster ${cluster}: ${whole(size)} images${about}">
<img class="ink" src="${picture(center, height, width)}" alt="center of cluster ${cluster}" width="${width}" height="${height}">
<div class="share"><i style="width:${(100 * share).toFixed(0)}%"></i></div><figcaption>${whole(size)}</figcaption></figure>`;
}
