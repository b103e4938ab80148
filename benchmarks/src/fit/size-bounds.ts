import type { SizeRange } from './contestant.ts';

/** Bounds on sizes, for any number of rows. */
export interface SizeBounds {
  /** What stands behind a contestant's name. */
  readonly name: string;
  /** Lower bound as a share of the average, N/K. */
  readonly ratio: number;
  sizes(rows: number, k: number): SizeRange;
}

/** At least that share of the average, a whole number of rows. */
export function atLeast(ratio: number): SizeBounds {
  const sizes = (rows: number, k: number) => ({ min: Math.floor((ratio * rows) / k), max: rows });
  return { name: `${ratio}`, ratio, sizes };
}

/** Between shares of the average. */
export function between(ratio: number, most: number): SizeBounds {
  return {
    name: `${ratio} to ${most}`,
    ratio,
    sizes: (rows, k) => ({
      min: Math.floor((ratio * rows) / k),
      max: Math.ceil((most * rows) / k),
    }),
  };
}

/** The average, rounded down or up. */
export const EQUAL: SizeBounds = { ...between(1, 1), name: 'equal' };
