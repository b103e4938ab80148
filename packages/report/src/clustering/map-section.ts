import { percent, whole } from '../format.ts';
import { html, type Markup } from '../html.ts';
import type { RowMap } from '../map/row-map.ts';
import { clipped } from './cell-content.ts';
import { clusterColor, HUE_STEP } from './cluster-color.ts';
import type { ClusteringReport } from './clustering-report.ts';
import { columnOrder } from './column-order.ts';
import { jsonScript } from './json-script.ts';
import { rangeOf } from './limits.ts';

/** The map's own units. */
export const MAP = { width: 1000, height: 760, margin: 24 } as const;
/** Of so many clusters the numbers are written on the map. */
const MOST_NUMBERS = 60;
const MOST_CHARACTERS = 160;
/** Images for all points together, characters. */
const MOST_IMAGES = 4_000_000;

/** Data of the map, for the script; points in the map's units. */
export interface MapData {
  readonly width: number;
  readonly height: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly clusters: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly string[];
  /** Of each point: index of the column and text. */
  readonly cells: readonly (readonly (readonly [column: number, text: string])[])[];
  /** [K] */
  readonly sizes: readonly number[];
  /** Where numbers of clusters are written. */
  readonly numbers: readonly (readonly [cluster: number, x: number, y: number])[];
  readonly hueStep: number;
}

/** Rows as points. A picture in SVG, for print and without the script; on the screen the script draws on a canvas. */
export function mapSection({ map, outcome, sampled }: ClusteringReport): Markup | undefined {
  if (!map || map.points.length === 0) return undefined;
  const data = mapData(map, Array.from(outcome.sizes));
  const how =
    map.method === 'umap'
      ? 'UMAP: rows that lie near each other are alike; distances between groups say little.'
      : `The two directions in which rows vary most (PCA)${
          map.varianceShares
            ? `, ${percent(map.varianceShares[0])} and ${percent(map.varianceShares[1])} of their variance`
            : ''
        }.`;
  const total = sampled === undefined ? map.total : outcome.instances;
  const count =
    map.points.length < total
      ? `${whole(map.points.length)} of ${whole(total)} rows, drawn so that every cluster shows.`
      : 'All rows.';
  return html`<section aria-labelledby="map">
<h2 id="map">The map</h2>
<p class="note">${count} ${how} Colours are clusters.</p>
<div class="tools" id="map-tools" hidden>
<label>Cluster <select id="map-cluster"><option value="">all</option></select></label>
<span class="small">Point at a row to read it. With the keyboard: arrow keys go from row to row, Enter opens its cluster, Escape lets go.</span>
</div>
<div class="map-area">
<div class="map" id="map-frame">${mapSvg(data)}</div>
<div class="row" id="map-row" aria-live="polite" hidden></div>
</div>
${jsonScript('map-data', data)}
</section>`;
}

function mapData({ points }: RowMap, sizes: readonly number[]): MapData {
  const { width, height, margin } = MAP;
  const x = scaled(
    points.map((point) => point.x),
    margin,
    width - margin,
  );
  // Up is more.
  const y = scaled(
    points.map((point) => -point.y),
    margin,
    height - margin,
  );
  const columns = columnOrder(points.map(({ cells }) => cells));
  const imageLength = points.reduce(
    (sum, { cells }) =>
      sum + cells.reduce((all, { isImage, text }) => all + (isImage ? text.length : 0), 0),
    0,
  );
  const cells = points.map((point) =>
    point.cells.flatMap(({ column, text, isImage }): [number, string][] => {
      const isPicture = isImage === true && text.startsWith('data:image/');
      if (isPicture && imageLength > MOST_IMAGES) return [];
      return [[columns.indexOf(column), isPicture ? text : clipped(text, MOST_CHARACTERS)]];
    }),
  );
  const clusters = points.map(({ cluster }) => cluster);
  const rows = points.map(({ row }) => row);
  const numbers = numberPlaces(clusters, x, y);
  return { width, height, x, y, clusters, rows, columns, cells, sizes, numbers, hueStep: HUE_STEP };
}

/** The middle of each cluster's points; none where there are too many to read. */
function numberPlaces(
  clusters: readonly number[],
  x: readonly number[],
  y: readonly number[],
): MapData['numbers'] {
  const members = new Map<number, number[]>();
  for (const [i, cluster] of clusters.entries()) {
    const own = members.get(cluster);
    if (own) own.push(i);
    else members.set(cluster, [i]);
  }
  if (members.size > MOST_NUMBERS) return [];
  return Array.from(members, ([cluster, own]) => {
    const middle = (all: readonly number[]) => median(own.map((i) => all[i]!));
    return [cluster, middle(x), middle(y)] as const;
  });
}

function scaled(values: readonly number[], from: number, to: number): number[] {
  const [least, most] = rangeOf(values);
  const extent = most - least || 1;
  return values.map(
    (value) => Math.round(10 * (from + ((value - least) / extent) * (to - from))) / 10,
  );
}

function mapSvg(data: MapData): Markup {
  const { width, height, x, y, clusters } = data;
  const points = new Map<number, string[]>();
  for (const [i, cluster] of clusters.entries()) {
    const of = points.get(cluster) ?? [];
    of.push(`M${x[i]} ${y[i]}h0`);
    points.set(cluster, of);
  }
  const paths = Array.from(
    points,
    ([cluster, moves]) =>
      html`<path style="${clusterColor(cluster)}" d="${moves.join('')}"><title>cluster ${cluster}</title></path>`,
  );
  const numbers = data.numbers.map(
    ([cluster, atX, atY]) => html`<text x="${atX}" y="${atY}">${cluster}</text>`,
  );
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Map of ${clusters.length} rows of ${points.size} clusters">${paths}${numbers}</svg>`;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
