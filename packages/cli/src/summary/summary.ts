import { bytes, duration, percent, tick, whole } from '@coke/report/format';
import { costOf, type Outcome } from './outcome.ts';

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
  readonly place: {
    /** The backend's name. */
    readonly backend: string;
    readonly seconds: number;
    /** Most memory of the process, in bytes. */
    readonly peakMemory: number;
  };
  readonly written: readonly string[];
}

/** Most columns that a line names. */
const NAMED = 6;

export function summaryLines(summary: Summary): string[] {
  const { input, clusters, outcome, withoutLimits, place, written } = summary;
  const { smallest, median, largest } = outcome.sizes;
  const dropped = input.dropped > 0 ? `, ${whole(input.dropped)} left out` : '';
  return [
    `${counted(clusters, 'cluster')} of ${counted(input.rows, 'row')}${dropped}, by ${columnText(input.columns)}, from ${input.name}`,
    `sizes    ${whole(smallest)} to ${whole(largest)}, half of them up to ${whole(median)} (asked for: ${limitText(outcome)})`,
    `quality  ${qualityText(outcome)}${withoutLimits ? `; ${costText(outcome, withoutLimits)}` : ''}`,
    `labels   ${outcome.exact ? 'proved the best for these centers and sizes' : 'not proved: sizes may miss their limits'}`,
    `took     ${seconds(place.seconds)} on ${place.backend}, up to ${bytes(place.peakMemory)} of memory`,
    written.length > 0
      ? `written  ${written.join(', ')}`
      : 'nothing is written: --output keeps the labels',
  ];
}

function counted(n: number, name: string): string {
  return `${whole(n)} ${name}${n === 1 ? '' : 's'}`;
}

function columnText(columns: readonly string[]): string {
  if (columns.length <= NAMED) return columns.join(', ');
  return `${columns.slice(0, NAMED - 1).join(', ')} and ${columns.length - NAMED + 1} more columns`;
}

function limitText({ sizes }: Outcome): string {
  return `${whole(sizes.minSize)} to ${whole(sizes.maxSize)}`;
}

function qualityText({ inertia, meanCosine }: Outcome): string {
  return inertia === undefined
    ? `mean cosine ${meanCosine!.toFixed(4)}`
    : `sum of squared distances ${tick(inertia)}`;
}

function costText(outcome: Outcome, without: Outcome): string {
  const cost = costOf(outcome, without);
  const { smallest, largest } = without.sizes;
  const said = cost > 0 ? `the limits cost ${percent(cost)}` : 'the limits cost nothing';
  return `${said} (without: ${qualityText(without)}, sizes ${whole(smallest)} to ${whole(largest)})`;
}

/** Under ten of them with a digit after the point. */
function seconds(n: number): string {
  return n < 9.95 ? `${n.toFixed(1)}\u00a0s` : duration(n);
}
