import type { Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import type { SizeRange } from './contestant.ts';

export interface Size {
  readonly rows: number;
  readonly k: number;
}

/** Who assigned what, how well and how fast. */
export interface Assigned extends Size {
  readonly bounds: string;
  readonly sizes: SizeRange;
  readonly own: Outcome;
  readonly peer: Outcome | undefined;
}

export interface Outcome {
  /** A round each. */
  readonly spent: readonly Spent[];
  /** Mean squared distance of a row and its center. */
  readonly inertia: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Seconds, and what all processors together spent. */
export interface Spent {
  readonly seconds: number;
  readonly processorSeconds: number;
}

export function assignmentTable(all: readonly Assigned[]): Table {
  return {
    title:
      'Some of GloVe: one assignment to given centers, medians, labels of ours and of the peer',
    columns: [
      ...[
        'rows × 100, K',
        'bounds',
        'seconds',
        'k-means-constrained',
        'times as fast',
        'by processor time',
      ],
      ...['mean squared distance', 'k-means-constrained', 'sizes', 'k-means-constrained'],
    ],
    rows: all.map(({ rows, k, bounds, own, peer }) => {
      const medians = (of: (spent: Spent) => number) =>
        [own, peer].map((each) => (each ? summarize(each.spent.map(of)).median : Number.NaN));
      const [seconds, others] = medians((each) => each.seconds);
      const [work, otherWork] = medians((each) => each.processorSeconds);
      return [
        `${rows.toLocaleString('en')}, ${k}`,
        bounds,
        digits(seconds!),
        digits(others!),
        digits(others! / seconds!),
        digits(otherWork! / work!),
        own.inertia.toFixed(7),
        peer ? peer.inertia.toFixed(7) : '–',
        `${own.smallest}–${own.largest}`,
        peer ? `${peer.smallest}–${peer.largest}` : '–',
      ];
    }),
  };
}
