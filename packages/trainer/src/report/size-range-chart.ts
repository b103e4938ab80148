import { epochAxis, figure, type Key, type Markup, plotSvg, WIDE } from '@coke/report';
import { size, whole } from '@coke/report/format';
import { areaY, dot, line, type Markish, ruleY } from '@observablehq/plot';
import type { EpochRecord, HeadRecord } from '../history/epoch-record.ts';

/** Largest cluster in bounds, from which on a straight axis would hide what is near the bound. */
const LONG = 12;

const SMALLEST = 'var(--s0)';
const LARGEST = 'var(--s1)';

interface Range {
  readonly epoch: number;
  readonly smallest: number;
  readonly largest: number;
  readonly minSize: number;
}

/** Smallest and largest cluster of a head over epochs, and the bound. */
export function sizeRangeChart(
  name: string,
  records: readonly EpochRecord[],
  head: number,
): Markup {
  const ranges = records.map(({ epoch, heads }): Range => ({ epoch, ...rangeOf(heads[head]!) }));
  const bound = Math.max(...ranges.map(({ minSize }) => minSize));
  const isLong = bound > 0 && Math.max(...ranges.map(({ largest }) => largest)) > LONG * bound;
  const bounds = bound > 0 ? [line(ranges, { ...at('minSize'), ...BOUND })] : [];
  const chart = plotSvg(`${name} over epochs`, {
    ...WIDE,
    x: epochAxis(records[0]!.epoch, records.at(-1)!.epoch),
    y: {
      ...{ label: null, grid: true, zero: true, nice: true, ticks: 5, tickFormat: (n) => whole(n) },
      type: isLong ? 'sqrt' : 'linear',
    },
    marks: [
      areaY(ranges, {
        x: 'epoch',
        y1: 'smallest',
        y2: 'largest',
        fill: SMALLEST,
        fillOpacity: 0.1,
      }),
      ruleY([0], { stroke: 'var(--muted)' }),
      ...extreme(ranges, 'largest', LARGEST),
      ...extreme(ranges, 'smallest', SMALLEST),
      ...bounds,
    ],
  });
  const keys: Key[] = [
    { name: 'largest', color: LARGEST },
    { name: 'smallest', color: SMALLEST },
    ...(bound > 0 ? [{ name: `bound ${size(bound)}`, color: 'var(--line)', isDashed: true }] : []),
  ];
  const note = `Images in a cluster${isLong ? '; the axis is that of square roots' : ''}.`;
  return figure({ title: `${name} over epochs`, note, keys, chart });
}

const BOUND = { stroke: 'var(--line)', strokeDasharray: '5 3', strokeWidth: 1.5 } as const;

function rangeOf({ smallest, largest, minSize }: HeadRecord): Omit<Range, 'epoch'> {
  return { smallest, largest, minSize };
}

function at(y: keyof Range) {
  return { x: 'epoch', y } as const;
}

function extreme(ranges: readonly Range[], name: 'smallest' | 'largest', color: string): Markish[] {
  const title = (range: Range) => `${name} in epoch ${range.epoch}: ${size(range[name])} images`;
  return [
    line(ranges, { ...at(name), stroke: color, strokeWidth: 2 }),
    // A run of one epoch has no line; and here the mouse finds the number.
    dot(ranges, { ...at(name), r: ranges.length > 40 ? 1 : 2.4, fill: color, title }),
  ];
}
