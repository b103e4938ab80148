import type { Places } from './map-frame.ts';

/** What is drawn. */
export interface DrawnMap {
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen for one of CSS. */
  readonly pixelRatio: number;
  readonly places: Places;
  /** Cluster of each point. */
  readonly clusters: Int32Array;
  readonly colorOf: (cluster: number) => string;
  /** The cluster that stands out. */
  readonly selected: number | undefined;
  /** The point that is looked at. */
  readonly point: number | undefined;
  /** Colour of text here. */
  readonly ink: string;
}

const FULL_TURN = 2 * Math.PI;

export function drawMap(context: CanvasRenderingContext2D, drawn: DrawnMap): void {
  const { width, height, pixelRatio, places, clusters, colorOf, selected, point, ink } = drawn;
  const { canvas } = context;
  [canvas.width, canvas.height] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  const radius = clusters.length > 4000 ? 1.6 : clusters.length > 1500 ? 2.2 : 3;

  // A path for each cluster: changing colours is what takes time.
  for (const [cluster, points] of byCluster(clusters)) {
    context.fillStyle = colorOf(cluster);
    context.globalAlpha = selected === undefined || selected === cluster ? 0.85 : 0.1;
    context.beginPath();
    for (const i of points) {
      context.moveTo(places[2 * i]! + radius, places[2 * i + 1]!);
      context.arc(places[2 * i]!, places[2 * i + 1]!, radius, 0, FULL_TURN);
    }
    context.fill();
  }
  context.globalAlpha = 1;
  if (point === undefined) return;
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(places[2 * point]!, places[2 * point + 1]!, radius + 4, 0, FULL_TURN);
  context.stroke();
}

function byCluster(clusters: Int32Array): Map<number, number[]> {
  const points = new Map<number, number[]>();
  for (const [i, cluster] of clusters.entries()) {
    const those = points.get(cluster);
    if (those) those.push(i);
    else points.set(cluster, [i]);
  }
  return points;
}
