import { html, type Markup } from '@coke/report';
import { tick, whole } from '@coke/report/format';
import type { NearestImages, ShownCluster } from './nearest-images.ts';
import { headName } from './series.ts';

/** A row of pictures for each cluster of a head. */
export function nearestSection({ head, k, clusters }: NearestImages): Markup {
  return html`<section>
<h2>Images nearest to centers of ${headName(head, k)}</h2>
<p class="note">By the cosine of their features, the nearest first, for ${whole(clusters.length)} clusters drawn at
random.</p>
<div class="scroll"><table class="nearest">${clusters.map(clusterRow)}</table></div>
</section>`;
}

function clusterRow({ cluster, size, images }: ShownCluster): Markup {
  const about = size === undefined ? undefined : html`<br><small>${whole(size)} images</small>`;
  const pictures = images.map(({ id, similarity, picture, className }) => {
    const name = className === undefined ? undefined : ` ${className},`;
    return html`<td><img src="${picture}" alt="image ${id}" title="image ${id},${name} cosine ${tick(similarity)}">
<small>${className}</small></td>`;
  });
  return html`<tr><th scope="row">cluster ${cluster}${about}</th>${pictures}</tr>
`;
}
