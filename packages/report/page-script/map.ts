import type { MapData } from '../src/clustering/map-section.ts';
import { openCard } from './card-tools.ts';
import { byId, element } from './elements.ts';
import { nearestPoint, nextPoint } from './points.ts';

/** How near a point must be to the mouse, in pixels of the screen. */
const REACH = 14;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The map on a canvas in place of its picture: rows are read by mouse, finger and keyboard, clusters chosen from a list. */
export function drawMap(): void {
  const [frame, text] = [byId('map-frame'), byId('map-data')];
  if (!frame || !text) return;
  const data: MapData = JSON.parse(text.textContent!);
  const [tools, told, list] = [
    byId('map-tools')!,
    byId('map-row')!,
    byId<HTMLSelectElement>('map-cluster')!,
  ];
  const canvas = element('canvas', '', {
    tabindex: '0',
    role: 'application',
    'aria-label': `Map of ${data.rows.length} rows. Arrow keys go from row to row.`,
    'aria-describedby': 'map-row',
  });
  frame.append(canvas);
  frame.classList.add('live');
  tools.hidden = false;
  told.hidden = false;
  for (const [cluster, size] of data.sizes.entries()) {
    list.append(element('option', `${cluster} (${size})`, { value: `${cluster}` }));
  }
  let chosen = -1;
  let point = -1;

  const draw = () => paint(canvas, data, chosen, point);
  const read = (next: number) => {
    if (next === point) return;
    point = next;
    told.replaceChildren(...(point < 0 ? [] : describe(data, point)));
    draw();
  };
  const isShown = (i: number) => chosen < 0 || data.clusters[i] === chosen;

  list.addEventListener('change', () => {
    chosen = list.value === '' ? -1 : Number(list.value);
    point = -1;
    told.replaceChildren(...(chosen < 0 ? [] : [linkTo(chosen, data.sizes[chosen]!)]));
    draw();
  });
  canvas.addEventListener('pointermove', (event) => {
    const box = canvas.getBoundingClientRect();
    const factor = data.width / box.width;
    const at = [(event.clientX - box.left) * factor, (event.clientY - box.top) * factor] as const;
    read(nearestPoint(data, at, REACH * factor, isShown));
  });
  canvas.addEventListener('keydown', (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) read(nextPoint(data, point, arrow, isShown));
    else if (event.key === 'Enter' && point >= 0) openCard(`cluster-${data.clusters[point]}`);
    else if (event.key === 'Escape') read(-1);
    else return;
    event.preventDefault();
  });
  canvas.addEventListener('click', () => {
    if (point >= 0) list.value = `${data.clusters[point]}`;
    else list.value = '';
    const kept = point;
    list.dispatchEvent(new Event('change'));
    read(kept);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  new ResizeObserver(draw).observe(canvas);
}

/** What the row at a point is, in elements. */
function describe(
  { rows, clusters, columns, cells, sizes }: MapData,
  point: number,
): HTMLElement[] {
  const cluster = clusters[point]!;
  const list = element('dl', '', { class: 'facts' });
  for (const [column, text] of cells[point]!) {
    const value = element('dd');
    if (text.startsWith('data:image/')) {
      value.append(element('img', '', { src: text, alt: columns[column]! }));
    } else value.textContent = text;
    const pair = element('div');
    pair.append(element('dt', columns[column]!), value);
    list.append(pair);
  }
  const head = element('div', `Row ${rows[point]}, `);
  head.append(linkTo(cluster, sizes[cluster]!));
  return [head, list];
}

function linkTo(cluster: number, size: number): HTMLElement {
  return element('a', `cluster ${cluster} (${size})`, { href: `#cluster-${cluster}` });
}

/** Draws all points; of a chosen cluster in front of the others, which fade. */
function paint(canvas: HTMLCanvasElement, data: MapData, chosen: number, point: number): void {
  const width = canvas.clientWidth;
  if (width === 0) return;
  const scale = (width * devicePixelRatio) / data.width;
  canvas.width = Math.round(data.width * scale);
  canvas.height = Math.round(data.height * scale);
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  const named = (name: string) => style.getPropertyValue(name).trim();
  const color = (cluster: number) =>
    `oklch(${named('--map-l')} ${named('--map-c')} ${(cluster * data.hueStep) % 360})`;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  // A point is as large on a phone as on a wide screen.
  const radius = (2.3 * data.width) / Math.max(width, 480);
  const dots = (isDrawn: (i: number) => boolean, alpha: number) => {
    context.globalAlpha = alpha;
    const colors = new Map<number, string>();
    for (const [i, cluster] of data.clusters.entries()) {
      if (!isDrawn(i)) continue;
      let fill = colors.get(cluster);
      if (fill === undefined) {
        fill = color(cluster);
        colors.set(cluster, fill);
      }
      context.fillStyle = fill;
      dot(context, data.x[i]!, data.y[i]!, radius);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  if (chosen < 0) dots(() => true, 0.85);
  else {
    dots((i) => data.clusters[i] !== chosen, 0.12);
    dots((i) => data.clusters[i] === chosen, 1);
  }
  number(context, data, chosen, {
    ink: named('--ink'),
    halo: named('--card'),
    size: (15 * data.width) / width,
  });
  if (point < 0) return;
  dot(context, data.x[point]!, data.y[point]!, 3 * radius);
  context.lineWidth = radius;
  context.strokeStyle = named('--ink');
  context.stroke();
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** The numbers of clusters, or that of the chosen one, where their rows are. */
function number(
  context: CanvasRenderingContext2D,
  { numbers }: MapData,
  chosen: number,
  { ink, halo, size }: { readonly ink: string; readonly halo: string; readonly size: number },
): void {
  context.font = `700 ${size}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = size / 4;
  context.strokeStyle = halo;
  context.fillStyle = ink;
  for (const [cluster, x, y] of numbers) {
    if (chosen >= 0 && cluster !== chosen) continue;
    context.strokeText(`${cluster}`, x, y);
    context.fillText(`${cluster}`, x, y);
  }
}
