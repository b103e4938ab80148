import type { SizeOption } from '@coke/core';
import { whole } from '@coke/report/format';
import { InfeasibleError } from '../exit-status.ts';

/** Sizes that are asked for. */
export interface AskedSizes {
  readonly k: number;
  readonly minSize?: SizeOption | undefined;
  readonly maxSize?: SizeOption | undefined;
}

/**
 * Refuse sizes that no clusters of so many rows can have, before anything is computed.
 *
 * @param rows - N: rows that are clustered.
 * @param file - What the message calls them.
 * @throws InfeasibleError saying what to relax, and to what.
 */
export function checkFeasible(asked: AskedSizes, rows: number, file: string): void {
  const problem = infeasibility(asked, rows, `${file} has ${whole(rows)}`);
  if (problem !== undefined) throw new InfeasibleError(problem);
}

function infeasibility(
  { k, minSize, maxSize }: AskedSizes,
  rows: number,
  has: string,
): string | undefined {
  if (k > rows) {
    return `${whole(k)} clusters need as many rows, ${has}: lower --k to at most ${whole(rows)}`;
  }
  const [least, most] = [each(k, minSize, 0), each(k, maxSize, Number.POSITIVE_INFINITY)];
  const clash = least.findIndex((size, i) => size > most[i]!);
  if (clash !== -1) {
    return `--min-size ${least[clash]} is above --max-size ${most[clash]}: no size is both`;
  }
  const [fewest, all] = [sum(least), sum(most)];
  if (fewest > rows) {
    const head = `${needed(k, minSize, 'min-size')} = ${whole(fewest)} rows are needed, ${has}`;
    if (typeof minSize !== 'number') return `${head}: lower --min-size`;
    const fewer = Math.floor(rows / minSize);
    const k2 = fewer >= 1 && fewer * most[0]! >= rows ? ` or --k to at most ${whole(fewer)}` : '';
    return `${head}: lower --min-size to at most ${whole(Math.floor(rows / k))}${k2}`;
  }
  if (all < rows) {
    const head = `${needed(k, maxSize, 'max-size')} = ${whole(all)} rows are all that fit, ${has}`;
    if (typeof maxSize !== 'number') return `${head}: raise --max-size`;
    const more = Math.ceil(rows / maxSize);
    const k2 = more <= rows && more * least[0]! <= rows ? ` or --k to at least ${whole(more)}` : '';
    return `${head}: raise --max-size to at least ${whole(Math.ceil(rows / k))}${k2}`;
  }
  return undefined;
}

function needed(k: number, size: SizeOption | undefined, name: string): string {
  return typeof size === 'number' ? `k × ${name}` : `the sum of ${name} over ${whole(k)} clusters`;
}

function each(k: number, size: SizeOption | undefined, none: number): number[] {
  return typeof size === 'object' ? Array.from(size) : new Array<number>(k).fill(size ?? none);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
