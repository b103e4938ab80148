import type { BorderRows } from './border-rows.ts';
import type { CountedLimits } from './counted-limits.ts';

/** Most rounds over all clusters. */
const ROUNDS = 64;
/** Farthest that a price goes where nothing is left out, in units of the grid: 1/4 of the largest score. */
const FARTHEST = 2 ** 38;
/** So little is no move. */
const STILL = 2 ** 8;

/** What going from one cluster to another costs the row that it costs least, in units of the grid. */
interface Border {
  readonly from: number;
  readonly to: number;
  margin: number;
}

/**
 * Prices as optimal as p, and in the middle of those. Where paths have ended, a row at a border is as
 * good in both of its clusters: its label is not to be had from prices alone. Between the prices that are
 * too high for it and those that are too low there is room, most of the time. Each cluster in turn takes
 * the middle of its own, until none moves by much.
 *
 * @param border - Rows whose labels are best at p, collected there.
 * @param p - Prices in units of the grid, K whole numbers.
 * @param sizes - n, K, within the limits.
 * @returns Other whole numbers; every border row's label is still best, (c) of `certify` still holds.
 * What `border` leaves out, it has to be shown.
 */
export function centerPrices(
  border: BorderRows,
  p: Float64Array,
  sizes: Float64Array,
  { lower, upper }: CountedLimits,
): Float64Array {
  const k = p.length;
  const { leaving, arriving } = bordersOf(border, p);
  // Two prices move: a margin that is not known shrinks by no more than it is at least.
  const most = Math.floor(Math.min(border.beyond, FARTHEST) / 2);
  const centered = p.slice();
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (let c = 0; c < k; c++) {
      const shift = centered[c]! - p[c]!;
      let up = most - shift;
      let down = most + shift;
      for (const { margin } of arriving[c]!) up = Math.min(up, margin);
      for (const { margin } of leaving[c]!) down = Math.min(down, margin);
      // A price stays on its side of 0, where its size is not at both limits.
      if (sizes[c]! > lower[c]!) up = Math.min(up, -centered[c]!);
      if (sizes[c]! < upper[c]!) down = Math.min(down, centered[c]!);
      const by = Math.trunc((up - down) / 2);
      if (by === 0) continue;
      centered[c]! += by;
      for (const at of arriving[c]!) at.margin -= by;
      for (const at of leaving[c]!) at.margin += by;
      moved = Math.max(moved, Math.abs(by));
    }
    if (moved <= STILL) break;
  }
  return centered;
}

/** The narrowest border between each two clusters, by the cluster that is left and by the other. */
function bordersOf(border: BorderRows, p: Float64Array) {
  const { size, starts, clusters, scores, own } = border;
  const k = p.length;
  const all = new Map<number, Border>();
  for (let b = 0; b < size; b++) {
    const from = clusters[own[b]!]!;
    const value = scores[own[b]!]! + p[from]!;
    for (let at = starts[b]!; at < starts[b + 1]!; at++) {
      const to = clusters[at]!;
      if (to === from) continue;
      const margin = value - scores[at]! - p[to]!;
      const known = all.get(from * k + to);
      if (!known) all.set(from * k + to, { from, to, margin });
      else if (margin < known.margin) known.margin = margin;
    }
  }
  const leaving: Border[][] = Array.from({ length: k }, () => []);
  const arriving: Border[][] = Array.from({ length: k }, () => []);
  for (const each of all.values()) {
    leaving[each.from]!.push(each);
    arriving[each.to]!.push(each);
  }
  return { leaving, arriving };
}
