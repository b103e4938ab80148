import { describeSize, type Size } from '../step/sizes.ts';
import type { Table } from '../suite/benchmark.ts';
import { describeEntrant } from './entrant.ts';
import type { Row } from './measure-devices.ts';
import type { Outcome } from './outcome.ts';

/** Rows a second, one row for each entrant; what does not run says why. */
export function devicesTable(rows: readonly Row[], sizes: readonly Size[]): Table {
  return {
    title: 'Rows a second, whole steps, at b / d / K',
    columns: ['', 'in', 'on', ...sizes.map(describeSize)],
    rows: rows.map(({ entrant, outcomes }) => [
      describeEntrant(entrant),
      entrant.where === 'page' ? 'a page' : entrant.where,
      on(outcomes),
      ...outcomes.map(cell),
    ]),
  };
}

/** The device, or devices, and why it does not run, where it does not. */
function on(outcomes: readonly Outcome[]): string {
  const devices = outcomes.flatMap((each) => (each.kind === 'measured' ? [each.device] : []));
  const reasons = outcomes.flatMap((each) =>
    each.kind === 'does not run' ? [`does not run: ${shorten(each.reason)}`] : [],
  );
  return [...new Set([...devices, ...reasons])].join('; ') || '–';
}

function cell(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'over':
      return `over ${outcome.seconds} s a step`;
    case 'does not run':
      return '–';
    case 'measured': {
      const { rate, samples, cold } = outcome;
      if (cold) return `${thousands(rate.median)}, first step`;
      if (samples.length < 3) return thousands(rate.median);
      return `${thousands(rate.median)} ± ${Math.round(100 * rate.spread)} %`;
    }
  }
}

/** Three significant digits: 1,230,000. */
function thousands(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

/** The first line, without what is before it: where a child lies is of no use to readers. */
function shorten(reason: string): string {
  return reason
    .replace(/^\S+ should answer, got /, '')
    .split('\n')[0]!
    .slice(0, 200);
}
