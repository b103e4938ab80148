import { duration, percent, size, smallPercent, tick, whole } from '@coke/report/format';
import type { EpochRecord, HeadRecord } from '../history/epoch-record.ts';
import { measureName } from './measure-name.ts';

/** The part of a head that a line has room for. */
export type HeadSizes = Pick<HeadRecord, 'smallest' | 'minSize'> &
  Partial<Pick<HeadRecord, 'largest' | 'shortfall'>>;

/** What both a running and a finished epoch tell. */
export interface Measured {
  readonly loss?: number | undefined;
  /** Accuracy against pseudo-labels. */
  readonly pseudoLabelAccuracy?: number | undefined;
  readonly heads: readonly HeadSizes[];
  /** What else the objective measures, by name: what matters most first. */
  readonly measures?: Readonly<Record<string, number>> | undefined;
}

/** Measures that a line has room for. */
const MOST_MEASURES = 2;

/** An epoch that has ended, on one line. */
export function epochLine(record: EpochRecord, epochs: number): string {
  const changes = record.heads.flatMap(({ labelChangeRate: rate }) =>
    rate === undefined ? [] : rate,
  );
  const change = changes.reduce((sum, rate) => sum + rate, 0) / changes.length;
  return [
    `epoch ${epochOf(record.epoch, epochs)}`,
    ...lossOf(record),
    ...accuracyOf(record),
    ...measuresOf(record),
    ...(changes.length > 0 ? [`changed ${percent(change)}`] : []),
    ...clusters(record),
    ...(record.neighbors ?? []).map(({ k, accuracy }) => `${k}-NN ${percent(accuracy)}`),
    `${whole(record.imagesPerSecond)} images/s`,
    duration(record.seconds),
  ].join('  ');
}

/** `7/100`, as wide as the last one. */
export function epochOf(epoch: number, epochs: number): string {
  return `${epoch + 1}`.padStart(`${epochs}`.length).concat(`/${epochs}`);
}

/** The loss, where there are labels to learn from. */
export function lossOf({ loss }: Pick<Measured, 'loss'>): string[] {
  return loss === undefined ? [] : [`loss ${loss.toFixed(3)}`];
}

/** The accuracy against pseudo-labels, where there are any. */
export function accuracyOf({
  pseudoLabelAccuracy: share,
}: Pick<Measured, 'pseudoLabelAccuracy'>): string[] {
  return share === undefined ? [] : [`accuracy ${percent(share)}`];
}

/** The first of what else the objective measures. */
export function measuresOf({ measures = {} }: Pick<Measured, 'measures'>): string[] {
  return Object.entries(measures)
    .slice(0, MOST_MEASURES)
    .map(([name, value]) => `${measureName(name)} ${tick(value)}`);
}

/** Sizes of the head that is worst off: smallest, bound, largest. */
export function clusters({ heads }: Pick<Measured, 'heads'>): string[] {
  const [first] = heads;
  if (!first) return [];
  const { smallest, minSize, largest, shortfall } = heads.reduce(
    (worst, head) => (kept(head) < kept(worst) ? head : worst),
    first,
  );
  const range =
    largest === undefined ? `from ${size(smallest)}` : `${size(smallest)}–${size(largest)}`;
  if (minSize === 0) return [`clusters ${range}`];
  const lacks = shortfall === undefined ? '' : `, short ${smallPercent(shortfall)}`;
  return [`clusters ${range} (bound ${size(minSize)}${lacks})`];
}

function kept({ smallest, minSize }: HeadSizes): number {
  return minSize > 0 ? smallest / minSize : Number.POSITIVE_INFINITY;
}
