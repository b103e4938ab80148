import { html, type Markup } from '@coke/report';
import { whole } from '@coke/report/format';

export interface SizesPanel {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Sum of squared distances to the centers. */
  readonly inertia: number;
}

export interface SizesPictureOptions {
  readonly title: string;
  /** Side by side, on one scale. */
  readonly panels: readonly SizesPanel[];
  readonly limits: { readonly minSize: number; readonly maxSize: number };
}

const PANEL = { width: 286, height: 180, gap: 44, left: 44, top: 86 };
const STYLE = `
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; font-size: 14px; fill: #16181d; }
.title { font-size: 16px; font-weight: 600; }
.name { font-weight: 600; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.quiet { fill: #61656f; }
.page { fill: #ffffff; }
.band { fill: #2463c4; fill-opacity: 0.1; }
.limit { stroke: #61656f; stroke-dasharray: 4 3; }
.within { fill: #2463c4; }
.beyond { fill: #c22f2f; }
@media (prefers-color-scheme: dark) {
  text { fill: #e9ebee; }
  .quiet { fill: #9aa0ab; }
  .page { fill: #15181d; }
  .band { fill: #6da4ff; fill-opacity: 0.14; }
  .limit { stroke: #9aa0ab; }
  .within { fill: #6da4ff; }
  .beyond { fill: #ff7a70; }
}`;

/**
 * Sizes of clusters as bars, the smallest first, one panel a clustering; bars beyond the limits stand out.
 * A document of its own, in the reader's light or dark.
 */
export function sizesPicture({ title, panels, limits }: SizesPictureOptions): string {
  const { width, height, gap, left, top } = PANEL;
  const size = { width: left + panels.length * (width + gap), height: top + height + 64 };
  const largest = Math.max(...panels.flatMap(({ sizes }) => sizes));
  const drawn = panels.map((panel, i) =>
    drawPanel(panel, { limits, largest, at: left + i * (width + gap) }),
  );
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img"><title>${title}</title><style>${STYLE}</style><rect class="page" width="100%" height="100%" rx="8"/><text class="title" x="${left}" y="32">${title}</text>${drawn}</svg>`
      .text
  }\n`;
}

interface Place {
  readonly limits: SizesPictureOptions['limits'];
  readonly largest: number;
  /** Left edge. */
  readonly at: number;
}

function drawPanel(
  { name, sizes, inertia }: SizesPanel,
  { limits: { minSize, maxSize }, largest, at }: Place,
): Markup {
  const { width, height, top } = PANEL;
  const y = (size: number) => round(top + height * (1 - size / largest));
  const step = width / sizes.length;
  const bars = [...sizes]
    .sort((a, b) => a - b)
    .map((size, i) => {
      const kind = size < minSize || size > maxSize ? 'beyond' : 'within';
      const [x, barWidth] = [round(at + i * step), round(0.85 * step)];
      return html`<rect class="${kind}" x="${x}" y="${y(size)}" width="${barWidth}" height="${round(top + height - y(size))}"/>`;
    });
  const limit = (size: number) =>
    html`<path class="limit" d="M${at} ${y(size)}h${width}"/><text class="quiet" x="${at - 6}" y="${y(size) + 4}" text-anchor="end">${size}</text>`;
  const [smallest, greatest] = [Math.min(...sizes), Math.max(...sizes)];
  return html`<rect class="band" x="${at}" y="${y(maxSize)}" width="${width}" height="${round(y(minSize) - y(maxSize))}"/>${bars}${limit(minSize)}${limit(maxSize)}<text class="name" x="${at}" y="60">${name}</text><text class="quiet" x="${at}" y="${top + height + 24}">${whole(smallest)} to ${whole(greatest)} words</text><text class="quiet" x="${at}" y="${top + height + 44}">sum of squared distances ${whole(inertia)}</text>`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
