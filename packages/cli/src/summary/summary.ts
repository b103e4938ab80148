import { bytes, duration, percent, tick, whole } from '@coke/report/format';
import { costOf, type Outcome } from './outcome.ts';
import { backendText, type Place } from './place.ts';

/** What a run came to: printed as lines, or as JSON. */
export interface Summary {
  readonly command: string;
  readonly input: {
    readonly name: string;
    readonly rows: number;
    readonly dropped: number;
    readonly columns: readonly string[];
  };
  readonly clusters: number;
  readonly metric: string;
  readonly outcome: Outcome;
  /** Of a run without limits, where there was one. */
  readonly withoutLimits?: Outcome | undefined;
  readonly place: Place;
  readonly written: readonly string[];
}

/** Most columns that a line names. */
const NAMED = 6;

export function summaryLines(summary: Summary): string[] {
  const { input, clusters, outcome, withoutLimits, place, written } = summary;
  const { smallest, median, largest } = outcome.sizes;
  const dropped = input.dropped > 0 ? `, ${whole(input.dropped)} left out` : '';
  const head = `${counted(clusters, 'cluster')} of ${counted(input.rows, 'row')}${dropped}`;
  const cost = withoutLimits ? `, ${costText(outcome, withoutLimits)}` : '';
  return [
    `${head}, by ${columnText(input.columns)}, from ${input.name}`,
    `sizes    ${whole(smallest)} to ${whole(largest)}, median ${whole(median)} (${limitText(outcome)})`,
    `quality  ${qualityText(outcome)}${cost}`,
    `labels   ${proofText(outcome)}`,
    placeLine(place),
    writtenLine(written),
  ];
}

export function placeLine(place: Place): string {
  const { seconds, peakMemory } = place;
  return `took     ${secondsText(seconds)} on ${backendText(place)}, up to ${bytes(peakMemory)} of memory`;
}

export function writtenLine(written: readonly string[]): string {
  return written.length > 0
    ? `written  ${written.join(', ')}`
    : 'no file was written; --output names one for the labels';
}

export function counted(n: number, name: string): string {
  return `${whole(n)} ${name}${n === 1 ? '' : 's'}`;
}

export function columnText(columns: readonly string[]): string {
  if (columns.length <= NAMED) return columns.join(', ');
  return `${columns.slice(0, NAMED - 1).join(', ')} and ${columns.length - NAMED + 1} more columns`;
}

export function qualityText({ inertia, meanCosine }: Outcome): string {
  return inertia === undefined
    ? `mean cosine ${meanCosine!.toFixed(4)}`
    : `sum of squared distances ${tick(inertia)}`;
}

function limitText({ limits }: Outcome): string {
  if (!limits) return 'no limits were asked for';
  return `asked for: ${whole(limits.smallest)} to ${whole(limits.largest)}`;
}

function proofText({ exact, limits }: Outcome): string {
  if (!limits) return 'each row by itself';
  return exact ? 'proved the best for these centers and limits' : 'not proved';
}

function costText(outcome: Outcome, without: Outcome): string {
  const { smallest, largest } = without.sizes;
  const sizes = `(sizes ${whole(smallest)} to ${whole(largest)})`;
  if (outcome.inertia === undefined) {
    return `without limits ${without.meanCosine!.toFixed(4)} ${sizes}`;
  }
  const cost = costOf(outcome, without);
  const more = cost > 0 ? `${percent(cost)} above` : 'no worse than';
  return `${more} that without limits ${sizes}`;
}

/** Under ten of them with a digit after the point. */
function secondsText(n: number): string {
  if (n < 0.05) return 'under 0.1\u00a0s';
  return n < 9.95 ? `${n.toFixed(1)}\u00a0s` : duration(n);
}
