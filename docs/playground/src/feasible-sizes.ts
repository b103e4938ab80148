import { whole } from '@coke/report/format';

/** Sizes as a visitor asked for them. */
export interface SizesAsked {
  readonly k: number;
  /** Undefined: half of the average size. */
  readonly minSize?: number | undefined;
  /** Undefined: no limit. */
  readonly maxSize?: number | undefined;
}

/** Sizes that clusters of so many rows can have. */
export interface FeasibleSizes {
  readonly rows: number;
  readonly k: number;
  readonly minSize: number;
  /** Undefined: no limit. */
  readonly maxSize: number | undefined;
  /** The largest `minSize`: ⌊rows / k⌋. */
  readonly mostMin: number;
  /** The smallest `maxSize`: ⌈rows / k⌉. */
  readonly leastMax: number;
  /** Of what was asked for, what could not be: a sentence each. */
  readonly clashes: readonly string[];
}

/** The sizes nearest to those asked for that clusters of `rows` rows can have, and what clashed. */
export function feasibleSizes(asked: SizesAsked, rows: number): FeasibleSizes {
  const k = Math.min(asked.k, rows);
  const mostMin = Math.floor(rows / k);
  const leastMax = Math.ceil(rows / k);
  const minSize = Math.min(asked.minSize ?? Math.floor(mostMin / 2), mostMin);
  const maxSize =
    asked.maxSize === undefined || asked.maxSize >= rows
      ? undefined
      : Math.max(asked.maxSize, leastMax);
  const there = `there are ${whole(rows)}`;
  const clashes: string[] = [];
  if (k < asked.k) {
    clashes.push(`${whole(asked.k)} clusters need as many rows, and ${there}: k is ${whole(k)}.`);
  }
  if (asked.minSize !== undefined && minSize < asked.minSize) {
    clashes.push(
      `${whole(k)} clusters of at least ${whole(asked.minSize)} rows need ` +
        `${whole(k * asked.minSize)} rows, and ${there}: at least ${whole(minSize)} it is.`,
    );
  }
  if (asked.maxSize !== undefined && maxSize !== undefined && maxSize > asked.maxSize) {
    clashes.push(
      `${whole(k)} clusters of at most ${whole(asked.maxSize)} rows hold ` +
        `${whole(k * asked.maxSize)} rows, and ${there}: at most ${whole(maxSize)} it is.`,
    );
  }
  return { rows, k, minSize, maxSize, mostMin, leastMax, clashes };
}
