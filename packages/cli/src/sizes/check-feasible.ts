import type { SizeOption } from '@coke/core';
import { whole } from '@coke/report/format';
import { InfeasibleError, UsageError } from '../exit-status.ts';

/** Sizes that are asked for. */
export interface AskedSizes {
  readonly k: number;
  readonly minSize?: SizeOption | undefined;
  readonly maxSize?: SizeOption | undefined;
  /** The clusters are there, and as many as they are. */
  readonly isKFixed?: boolean;
  /** Flags that make k smaller, and larger. By default `--k` for both. */
  readonly kFlags?: { readonly lower: string; readonly raise: string };
}

const K_FLAGS = { lower: '--k', raise: '--k' };

/**
 * Refuse sizes that no rows can keep, however many they are, before any are read.
 *
 * @throws As `checkFeasible`.
 */
export function checkSizes(asked: AskedSizes): void {
  const problem = clash(asked) ?? noRoom(asked);
  if (problem !== undefined) throw new InfeasibleError(problem);
}

/**
 * Refuse sizes that no clusters of so many rows can have, before anything is computed.
 *
 * @param rows - N: rows that are clustered.
 * @param file - What the message calls them.
 * @throws InfeasibleError saying what to relax, and to what; UsageError for lists of other than k sizes.
 */
export function checkFeasible(asked: AskedSizes, rows: number, file: string): void {
  const has = `${file} has ${whole(rows)}`;
  const problem = clash(asked) ?? tooMany(asked, rows, has) ?? tooFew(asked, rows, has);
  if (problem !== undefined) throw new InfeasibleError(problem);
}

/**
 * Smallest and largest size of each cluster, K each, none asked for being 0 and infinity.
 *
 * @throws UsageError for lists of other than k sizes.
 */
export function sizesOf({ k, minSize, maxSize }: AskedSizes): { least: number[]; most: number[] } {
  return {
    least: each(k, 'min-size', minSize, 0),
    most: each(k, 'max-size', maxSize, Number.POSITIVE_INFINITY),
  };
}

/** Too many rows are needed. */
function tooMany(asked: AskedSizes, rows: number, has: string): string | undefined {
  const { k, minSize, kFlags = K_FLAGS } = asked;
  const { least, most } = sizesOf(asked);
  if (minSize !== 0 && k > rows) {
    const advice = asked.isKFixed
      ? 'ask for --min-size 0'
      : `lower ${kFlags.lower} to at most ${whole(rows)}`;
    return `${whole(k)} clusters need as many rows, ${has}: ${advice}`;
  }
  const fewest = sum(least);
  if (fewest <= rows) return undefined;
  const head = `${sumName(k, minSize, 'min-size')} = ${whole(fewest)} rows are needed, ${has}`;
  if (typeof minSize !== 'number') return `${head}: lower --min-size`;
  const fewer = Math.floor(rows / minSize);
  const fits = !asked.isKFixed && fewer >= 1 && fewer * most[0]! >= rows;
  const other = fits ? ` or ${kFlags.lower} to at most ${whole(fewer)}` : '';
  return `${head}: lower --min-size to at most ${whole(Math.floor(rows / k))}${other}`;
}

function clash(asked: AskedSizes): string | undefined {
  const { least, most } = sizesOf(asked);
  const at = least.findIndex((size, i) => size > most[i]!);
  if (at === -1) return undefined;
  const [min, max] = [whole(least[at]!), whole(most[at]!)];
  return (
    `min-size ${min} is above max-size ${max}: ` +
    `lower --min-size to at most ${max} or raise --max-size to at least ${min}`
  );
}

function noRoom(asked: AskedSizes): string | undefined {
  const fits = sizesOf(asked).most.some((size) => size > 0);
  return fits ? undefined : 'max-size 0 leaves no room for a row: raise --max-size to at least 1';
}

/** Too few rows fit. */
function tooFew(asked: AskedSizes, rows: number, has: string): string | undefined {
  const { k, maxSize, kFlags = K_FLAGS } = asked;
  const { least, most } = sizesOf(asked);
  const all = sum(most);
  if (all >= rows) return undefined;
  const head = `${sumName(k, maxSize, 'max-size')} = ${whole(all)} rows are all that fit, ${has}`;
  if (typeof maxSize !== 'number') return `${head}: raise --max-size`;
  const more = Math.ceil(rows / maxSize);
  const fits = !asked.isKFixed && more <= rows && more * least[0]! <= rows;
  const other = fits ? ` or ${kFlags.raise} to at least ${whole(more)}` : '';
  return `${head}: raise --max-size to at least ${whole(Math.ceil(rows / k))}${other}`;
}

function sumName(k: number, size: SizeOption | undefined, name: string): string {
  return typeof size === 'number' ? `k × ${name}` : `the sum of ${name} over ${whole(k)} clusters`;
}

function each(k: number, name: string, size: SizeOption | undefined, none: number): number[] {
  if (typeof size !== 'object') return new Array<number>(k).fill(size ?? none);
  if (size.length === k) return Array.from(size);
  throw new UsageError(`--${name} should be a number or ${k} numbers, got ${size.length}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
