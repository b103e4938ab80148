import { link, type Markish, type PlotOptions, text } from '@observablehq/plot';
import { plotSvg } from '../demo/plot.ts';
import { spreadLabels } from './spread-labels.ts';

/** A chart's own units. */
const WIDTH = 860;
const HEIGHT = 480;
const MARGINS = { marginTop: 62, marginRight: 230, marginBottom: 48, marginLeft: 64 } as const;
const LINE_HEIGHT = 17;
const INK = '#222222';
export const MUTED = '#767676';

/** The end of a line, where its name is written beside. */
export interface LineEnd {
  readonly name: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

export interface ChartOptions {
  readonly title: string;
  readonly x: NonNullable<PlotOptions['x']> & { readonly domain: readonly [number, number] };
  readonly y: NonNullable<PlotOptions['y']> & {
    readonly label: string;
    readonly domain: readonly [number, number];
  };
  readonly marks: readonly Markish[];
  /** Named in the right margin. */
  readonly ends: readonly LineEnd[];
}

/** An SVG document that stands alone: own colours, on white whatever is behind it. */
export function chart({ title, x, y, marks, ends }: ChartOptions): string {
  const drawn = plotSvg({
    width: WIDTH,
    height: HEIGHT,
    ...MARGINS,
    style: {
      fontFamily: 'system-ui, sans-serif',
      fontSize: '13px',
      color: INK,
      background: 'white',
    },
    x: { ...x, labelAnchor: 'center', labelOffset: 40 },
    // Its label is below the title.
    y: { grid: true, ...y, label: null },
    marks: [...marks, ...names(ends, x.domain[1], y.domain)],
  });
  return standAlone(drawn, title, y.label);
}

/** The lines' names, one below the other, and what leads to each. */
function names(
  ends: readonly LineEnd[],
  right: number,
  [low, high]: readonly [number, number],
): Markish[] {
  const [top, bottom] = [MARGINS.marginTop, HEIGHT - MARGINS.marginBottom];
  const toPixels = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const places = spreadLabels(
    ends.map((end) => toPixels(end.y)),
    LINE_HEIGHT,
    top,
    bottom,
  );
  return ends.flatMap(({ name, color, x, y }, i) => {
    const beside = low + ((bottom - places[i]!) / (bottom - top)) * (high - low);
    const lead = { x1: [x], y1: [y], x2: [right], y2: [beside] };
    const style = { fill: color, textAnchor: 'start', dx: 8, fontWeight: 600 } as const;
    return [
      link([0], { ...lead, stroke: color, strokeOpacity: 0.45, strokeWidth: 1 }),
      text([name], { x: [right], y: [beside], ...style }),
    ];
  });
}

function standAlone(svg: string, title: string, label: string): string {
  const end = svg.indexOf('>') + 1;
  const tag = svg.slice(0, end);
  const root = tag.includes('xmlns=')
    ? tag
    : tag.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  const background = '<rect width="100%" height="100%" fill="white"/>';
  const heading = `${line(title, 22, 'font-size="15" font-weight="600"')}${line(label, 46, '')}`;
  return `${root}<title>${escaped(title)}</title>${background}${heading}${svg.slice(end)}\n`;
}

function line(text: string, y: number, style: string): string {
  const at = `x="${MARGINS.marginLeft - 44}" y="${y}" text-anchor="start" fill="${INK}"`;
  return `<text ${at} ${style}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
