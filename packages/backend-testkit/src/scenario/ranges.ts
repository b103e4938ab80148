import type { Sizes } from '../options.ts';

/** Ranges of a scenario, both ends included. */
export interface Ranges {
  readonly heads: readonly [number, number];
  readonly k: readonly [number, number];
  readonly dim: readonly [number, number];
  readonly rows: readonly [number, number];
  readonly calls: readonly [number, number];
  readonly stage2: boolean;
}

/** Many small problems: what breaks, breaks here, and prints short. */
export function smallRanges(sizes: Sizes, stage2 = false): Ranges {
  return {
    heads: [1, sizes.heads],
    k: [1, Math.min(20, sizes.k)],
    dim: [1, Math.min(20, sizes.dim)],
    rows: [1, Math.min(33, sizes.rows)],
    calls: [1, sizes.calls],
    stage2,
  };
}

/** A few as large as allowed, of no particular multiple: for tiles, their ends, and threads. */
export function largeRanges(sizes: Sizes, stage2 = false): Ranges {
  return {
    heads: [1, Math.min(2, sizes.heads)],
    k: [Math.min(21, sizes.k), sizes.k],
    dim: [Math.min(21, sizes.dim), sizes.dim],
    rows: [Math.min(34, sizes.rows), sizes.rows],
    calls: [Math.min(2, sizes.calls), Math.min(4, sizes.calls)],
    stage2,
  };
}
