import type { LabelledImages } from '../data/labelled-images.ts';
import { type Clustering, isBelow } from './clustering.ts';
import { ratioName } from './comparison.ts';
import { whole } from './format.ts';
import { type Majority, majorities } from './majorities.ts';
import { picture } from './picture.ts';
import type { Report } from './report.ts';

/** The centers of every clustering as pictures, one clustering at a time, `main` first to be seen. */
export function centersSection({ clusterings, main, images }: Report): string {
  const tabs = clusterings.map((one, i) => {
    const checked = one === main ? ' checked' : '';
    return `<input type="radio" name="tab" id="tab${i}"${checked}><label for="tab${i}">${ratioName(one.ratio)}</label>`;
  });
  const panels = clusterings.map((one, i) => `<div id="panel${i}">${grid(one, images)}</div>`);
  const shown = clusterings.map((_, i) => `#tab${i}:checked ~ #panel${i}`).join(', ');
  return `<section>
<h2>The centers</h2>
<p class="note">Each with the size of its cluster, in the row of the class that most of its images are
of. The bar below is their share: the fuller, the purer.</p>
<style>${shown} { display: block; }</style>
<div class="tabs">${tabs.join('')}${panels.join('\n')}</div>
</section>`;
}

function grid(clustering: Clustering, images: LabelledImages): string {
  const groups = new Map<number | undefined, Majority[]>();
  for (const one of majorities(clustering, images.labels)) {
    groups.set(one.label, [...(groups.get(one.label) ?? []), one]);
  }
  const rows = [...groups].map(([label, members]) => {
    const heading = label === undefined ? '<b class="words">empty</b>' : `<b>${label}</b>`;
    const tiles = members.map((member) => tile(member, clustering, images)).join('');
    return `<div class="class">${heading}<div class="tiles">${tiles}</div></div>`;
  });
  return rows.join('\n');
}

function tile(
  { cluster, size, count, label }: Majority,
  { centers: { data, cols }, last }: Clustering,
  { height, width }: LabelledImages,
): string {
  const center = data.subarray(cluster * cols, (cluster + 1) * cols);
  const share = size > 0 ? (100 * count) / size : 0;
  const about = size > 0 ? `, ${share.toFixed(0)} % of them of class ${label}` : '';
  const low = isBelow(last, cluster) ? ' class="low"' : '';
  return `<figure${low} title="cluster ${cluster}: ${whole(size)} images${about}">
<img class="ink" src="${picture(center, height, width)}" alt="center of cluster ${cluster}" width="${width}" height="${height}">
<div class="share"><i style="width:${share.toFixed(0)}%"></i></div><figcaption>${whole(size)}</figcaption></figure>`;
}
