import type { Metric } from '@coke/core';
import { summarize } from '../suite/samples.ts';
import { isBetter } from './judge.ts';
import type { Point, Result } from './measure.ts';

/** Of the best unconstrained quality; as much worse for a squared distance. */
const TARGET = 0.99;

/** A contestant's points: medians over its fits, as far as all of them went. */
export function curve({ fits }: Pick<Result, 'fits'>): Point[] {
  const length = Math.min(...fits.map(({ points }) => points.length));
  return Array.from({ length }, (_, i) => medians(fits.map((fit) => fit.points[i]!)));
}

/** Where its fits ended, each after passes of its own: medians; undefined if one has no point at all. */
export function end({ fits }: Pick<Result, 'fits'>): Point | undefined {
  const points = fits.map((fit) => fit.points.at(-1));
  return points.every((point) => point !== undefined) ? medians(points) : undefined;
}

function medians(points: readonly Point[]): Point {
  const median = (of: (point: Point) => number) => summarize(points.map(of)).median;
  const nearest = points.flatMap(({ nearestQuality }) => nearestQuality ?? []);
  return {
    passes: median(({ passes }) => passes),
    seconds: median(({ seconds }) => seconds),
    quality: median(({ quality }) => quality),
    ...(nearest.length === points.length && { nearestQuality: summarize(nearest).median }),
  };
}

/** A quality that counts as near the best: 99 % of what any contestant without bounds came to; none if none takes part. */
export function targetQuality(results: readonly Result[], metric: Metric): number | undefined {
  const free = results.filter(({ contestant }) => contestant.ratio === 0);
  const qualities = free.flatMap((result) => curve(result).map(({ quality }) => quality));
  if (qualities.length === 0) return undefined;
  const best = qualities.reduce((a, b) => (isBetter(metric, b, a) ? b : a));
  return metric === 'cosine' ? TARGET * best : (2 - TARGET) * best;
}

/** At the first point that is as good as that; undefined if none is. */
export function secondsTo(
  target: number,
  points: readonly Point[],
  metric: Metric,
): number | undefined {
  return points.find(({ quality }) => !isBetter(metric, target, quality))?.seconds;
}
