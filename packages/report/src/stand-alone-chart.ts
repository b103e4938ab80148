import { link, type Markish, type PlotOptions, text } from '@observablehq/plot';
import { darkStyle, INK } from './dark-style.ts';
import { html } from './html.ts';
import { drawPlot } from './plot-svg.ts';
import { spreadLabels } from './spread-labels.ts';

/** A chart's own units. */
const WIDTH = 880;
const HEIGHT = 480;
const MARGINS = { marginTop: 62, marginRight: 245, marginBottom: 48, marginLeft: 64 } as const;
const LINE_HEIGHT = 17;
export const MUTED = '#767676';

/** What a line is called, in the right margin: as near to `y` as there is room. */
export interface LineName {
  readonly name: string;
  readonly color: string;
  readonly y: number;
  /** Where the line ends, to lead from there to the name. */
  readonly x?: number;
}

export interface StandAloneChartOptions {
  readonly title: string;
  readonly x: NonNullable<PlotOptions['x']> & { readonly domain: readonly [number, number] };
  readonly y: NonNullable<PlotOptions['y']> & {
    readonly label: string;
    readonly domain: readonly [number, number];
  };
  readonly marks: readonly Markish[];
  readonly names: readonly LineName[];
}

/** An SVG document that stands alone: own colours, on white or, where its reader prefers dark, on dark grey. */
export function standAloneChart({ title, x, y, marks, names }: StandAloneChartOptions): string {
  const drawn = drawPlot({
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
    marks: [...marks, ...nameMarks(names, x.domain[1], y.domain)],
  });
  return standAlone(drawn, title, y.label);
}

/** Names one below the other, and what leads to each. */
function nameMarks(
  names: readonly LineName[],
  right: number,
  [low, high]: readonly [number, number],
): Markish[] {
  const [top, bottom] = [MARGINS.marginTop, HEIGHT - MARGINS.marginBottom];
  const toPixels = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const places = spreadLabels(
    names.map((each) => toPixels(each.y)),
    LINE_HEIGHT,
    top,
    bottom,
  );
  return names.flatMap(({ name, color, x, y }, i) => {
    const beside = low + ((bottom - places[i]!) / (bottom - top)) * (high - low);
    const style = { fill: color, textAnchor: 'start', dx: 8, fontWeight: 600 } as const;
    const mark = text([name], { x: [right], y: [beside], ...style });
    if (x === undefined) return [mark];
    const lead = { x1: [x], y1: [y], x2: [right], y2: [beside] };
    return [link([0], { ...lead, stroke: color, strokeOpacity: 0.45, strokeWidth: 1 }), mark];
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
  const content = `${background}${heading}${svg.slice(end)}`;
  return `${root}${html`<title>${title}</title>`.text}${darkStyle(content)}${content}\n`;
}

function line(content: string, y: number, style: string): string {
  const at = `x="${MARGINS.marginLeft - 44}" y="${y}" text-anchor="start" fill="${INK}"`;
  return `<text ${at} ${style}>${html`${content}`.text}</text>`;
}
