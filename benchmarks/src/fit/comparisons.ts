import type { Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import { curve } from './curve.ts';
import { QUALITY, showQuality } from './judge.ts';
import type { Fit, Result } from './measure.ts';
import { type Clustered, describe } from './tables.ts';

const NONE = '–';

/**
 * Quality after passes, and seconds since the beginning.
 *
 * @param passes - Which; a contestant that came to rest before keeps what it had then.
 */
export function passesTable(
  clustered: Clustered,
  results: readonly Result[],
  passes: readonly number[],
): Table {
  const { metric } = clustered;
  return {
    title: `${describe(clustered)}: ${QUALITY[metric].column} after passes, and seconds until then`,
    columns: ['', ...passes.map((pass) => `${pass}`)],
    rows: results.map((result) => {
      const points = curve(result);
      const rest = result.fits.every((fit) => fit.end === 'converged') ? points.at(-1) : undefined;
      return [
        result.contestant.name,
        ...passes.map((pass) => {
          const at = points.find((point) => point.passes === pass);
          if (at) return `${showQuality(metric, at.quality, 1)} @ ${digits(at.seconds)}`;
          return rest && rest.passes < pass
            ? `${showQuality(metric, rest.quality, 1)}, at rest`
            : NONE;
        }),
      ];
    }),
  };
}

/** How much faster the ones are than the others, seed by seed: the same rows, first centers and bounds. */
export function speedTable(
  clustered: Clustered,
  ours: readonly Result[],
  others: readonly Result[],
): Table {
  const { metric, seeds } = clustered;
  const numbers = Array.from({ length: seeds }, (_, i) => i);
  return {
    title: `${describe(clustered)}: whole fits seed by seed, ${QUALITY[metric].column} @ seconds`,
    columns: [
      ...['', ...numbers.map((i) => `seed ${i + 1}`)],
      ...['times as fast, median', 'by processor time'],
    ],
    rows: [...ours, ...others].map((result) => [
      result.contestant.name,
      ...numbers.map((i) => {
        const last = result.fits[i]?.points.at(-1);
        return last ? `${showQuality(metric, last.quality, 1)} @ ${digits(last.seconds)}` : NONE;
      }),
      ...(['seconds', 'processorSeconds'] as const).map((time) =>
        ours.includes(result)
          ? others.map((other) => times(time, result.fits, other.fits)).join(', ')
          : NONE,
      ),
    ]),
  };
}

/** Of fits with the same seeds; `>`: where the other was stopped. */
function times(
  time: 'seconds' | 'processorSeconds',
  own: readonly Fit[],
  other: readonly Fit[],
): string {
  const pairs = own.flatMap((fit, i) => {
    const [a, b] = [fit, other[i]].map((each) => each?.points.at(-1)?.[time]);
    return a && b ? [b / a] : [];
  });
  if (pairs.length === 0) return NONE;
  const stopped = other.some((fit) => fit.end === 'stopped') ? '> ' : '';
  return `${stopped}${digits(summarize(pairs).median)}`;
}
