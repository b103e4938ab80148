import { verdict } from '../step/wanted.ts';
import type { Table } from '../suite/benchmark.ts';
import { digits } from '../suite/samples.ts';
import { curve } from './curve.ts';
import { isBetter, showQuality } from './judge.ts';
import type { Point, Result } from './measure.ts';
import { type Clustered, describe } from './tables.ts';

/** How many times as fast as the faster of the others we want to be. */
const WANTED = 3;
/** Share of a quality that is no difference between fits of other first centers. */
const EQUAL = 0.001;
const NONE = '–';

/**
 * Ours against the others: after as many passes, and when they first are as good as the others at their end.
 *
 * @param results - Ours have names that begin with CoKe.
 */
export function fasterTable(clustered: Clustered, results: readonly Result[]): Table {
  const isOurs = ({ contestant }: Result) => contestant.name.startsWith('CoKe');
  const theirs = results.filter((each) => !isOurs(each)).map(curve);
  const passes = theirs[0]!.map((point) => point.passes);
  const ends = theirs.map((points) => points.at(-1)!);
  const best = ends.reduce((a, b) => (isBetter(clustered.metric, b.quality, a.quality) ? b : a));
  const fastest = Math.min(...ends.map(({ seconds }) => seconds));
  return {
    title: `${describe(clustered)}: how many times as fast as the faster of the others (and should be)`,
    columns: [
      '',
      ...passes.map((pass) => `${pass} passes`),
      'as good as the best of them, s',
      'before their end',
    ],
    rows: results.filter(isOurs).map((result) => {
      const points = curve(result);
      const good = points.find(({ quality }) => isAsGood(clustered, quality, best.quality));
      return [
        result.contestant.name,
        ...passes.map((pass) => ratioAt(pass, points, theirs)),
        good ? digits(good.seconds) : `${NONE} (${showQuality(clustered.metric, best.quality)})`,
        good ? verdict(fastest / good.seconds, WANTED) : NONE,
      ];
    }),
  };
}

/** A fit at rest keeps what it had. */
function at(pass: number, points: readonly Point[]): Point | undefined {
  return points.filter(({ passes }) => passes <= pass).at(-1);
}

function ratioAt(
  pass: number,
  own: readonly Point[],
  theirs: readonly (readonly Point[])[],
): string {
  const others = theirs.map((points) => at(pass, points)!.seconds);
  const point = at(pass, own);
  return point ? verdict(Math.min(...others) / point.seconds, WANTED) : NONE;
}

function isAsGood({ metric }: Clustered, quality: number, best: number): boolean {
  const least = metric === 'cosine' ? best * (1 - EQUAL) : best * (1 + EQUAL);
  return quality === least || isBetter(metric, quality, least);
}
