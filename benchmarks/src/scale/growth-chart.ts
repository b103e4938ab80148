import { drawPlot } from '@coke/report';
import { dot, line, text } from '@observablehq/plot';
import type { Growth } from './growth.ts';

/** Colours that do not depend on a page. */
const INK = '#1f2933';
const MUTED = '#8a94a0';
const POINTS = '#0b6bcb';
const FIT = '#d9480f';

const PANEL = { width: 330, height: 250 };
const ACROSS = 3;
const HEAD = 34;
const FONT = 'system-ui, sans-serif';

/** What is drawn of a variable. */
export interface ChartPanel extends Growth {
  /** Of the horizontal axis. */
  readonly label: string;
  /** Where the base case is. */
  readonly base: number;
  /** Exponent of the number of multiplications that each thread has to do. */
  readonly work: number;
}

/**
 * Cost of an epoch against each variable, both axes logarithmic, small multiples with one vertical
 * axis: measured points, the fitted power law, and the base case's cost times as many multiplications.
 */
export function growthChart(panels: readonly ChartPanel[]): string {
  const all = panels.flatMap(({ medians }) => medians);
  const domain: [number, number] = [0.8 * Math.min(...all), 1.25 * Math.max(...all)];
  const rows = Math.ceil(panels.length / ACROSS);
  const across = Math.min(ACROSS, panels.length);
  const [width, height] = [across * PANEL.width + 20, rows * PANEL.height + HEAD + 10];
  const drawn = panels.map((panel, i) => {
    const x = 10 + (i % ACROSS) * PANEL.width;
    const y = HEAD + Math.floor(i / ACROSS) * PANEL.height;
    return `<g transform="translate(${x},${y})">${drawPanel(panel, domain)}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" font-family="${FONT}" fill="${INK}">` +
    `<rect width="${width}" height="${height}" fill="#ffffff"/>` +
    `${legend()}${drawn.join('')}</svg>\n`
  );
}

function drawPanel(panel: ChartPanel, domain: [number, number]): string {
  const { points, medians, law, label, base, work } = panel;
  const data = points.map(({ value }, i) => ({ value, ms: medians[i]! }));
  const values = data.map(({ value }) => value);
  const ends = [values[0]!, values.at(-1)!];
  const room = ends[0] === ends[1] ? 2 : 1.25;
  const atBase = data.find(({ value }) => value === base) ?? data[0]!;
  const expected = ends.map((value) => ({
    value,
    ms: atBase.ms * (value / atBase.value) ** work,
  }));
  const fitted = law && ends.map((value) => ({ value, ms: law.factor * value ** law.exponent }));
  const at = { x: 'value', y: 'ms', clip: true } as const;
  const exponent =
    law && data.length > 2 ? `exponent ${law.exponent.toFixed(2).replace('-', '−')}` : '';
  return drawPlot({
    ...PANEL,
    marginLeft: 52,
    marginTop: 34,
    marginRight: 12,
    marginBottom: 40,
    style: { fontFamily: FONT, fontSize: '11px', color: INK, background: '#ffffff' },
    x: {
      type: 'log',
      domain: [ends[0]! / room, ends[1]! * room],
      ticks: values,
      tickFormat: short,
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: {
      type: 'log',
      domain,
      grid: true,
      label: null,
      ticks: round(domain),
      tickFormat: milliseconds,
    },
    marks: [
      line(expected, { ...at, stroke: MUTED, strokeDasharray: '3 4' }),
      ...(fitted ? [line(fitted, { ...at, stroke: FIT, strokeWidth: 1.5 })] : []),
      dot(data, { ...at, fill: POINTS, r: 4, title: ({ ms }) => milliseconds(ms) }),
      text([exponent], {
        ...{ frameAnchor: 'top-left', dx: 6, dy: -18, fill: FIT, fontWeight: 600, fontSize: 12 },
      }),
    ],
  });
}

function legend(): string {
  const entries: [string, string][] = [
    [`<circle cx="8" cy="0" r="4" fill="${POINTS}"/>`, 'time of an epoch, median'],
    [`<path d="M0 0H16" stroke="${FIT}" stroke-width="1.5"/>`, 'fitted power law'],
    [
      `<path d="M0 0H16" stroke="${MUTED}" stroke-dasharray="3 4"/>`,
      'the base case’s, in proportion to multiplications a thread',
    ],
  ];
  const drawn = entries.map(
    ([mark, name], i) =>
      `<g transform="translate(${i * 250},0)">${mark}<text x="24" y="4">${name}</text></g>`,
  );
  return `<g transform="translate(30,20)" font-size="12">${drawn.join('')}</g>`;
}

/** 1, 2 and 5 times powers of ten, inside the domain. */
function round([least, most]: [number, number]): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most; power *= 10) {
    ticks.push(...[power, 2 * power, 5 * power].filter((tick) => tick >= least && tick <= most));
  }
  return ticks;
}

/** 16,384 as 16k. */
function short(value: number): string {
  return value >= 1024 && value % 1024 === 0 ? `${value / 1024}k` : String(value);
}

function milliseconds(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(3))} s` : `${Number(ms.toPrecision(3))} ms`;
}
