import { createCandidates } from '../backend/scorer.ts';
import type { RowStore } from './row-store.ts';

/** Parts of the rows that are looked at, and rows of each. */
const PARTS = 8;
const PART = 32;

/**
 * A margin to begin with: within it of their best, at these prices, half of the rows have no more than
 * `wanted` clusters. 0 where they have as many equally good ones.
 */
export async function firstMargin(
  rows: RowStore,
  prices: Float64Array,
  wanted: number,
): Promise<number> {
  await rows.setPrices(prices);
  const capacity = Math.max(1, Math.min(wanted, prices.length - 1));
  const few = rows.rows <= PARTS * PART;
  const out = createCandidates(few ? rows.rows : PART, capacity);
  const gaps: number[] = [];
  for (let part = 0; part < (few ? 1 : PARTS); part++) {
    const start = Math.floor((part * rows.rows) / PARTS);
    const end = few ? rows.rows : start + PART;
    await rows.near(start, end, Number.POSITIVE_INFINITY, out);
    for (let i = 0; i < end - start; i++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let at = i * capacity; at < i * capacity + out.counts[i]!; at++) {
        best = Math.max(best, out.scores[at]! + prices[out.clusters[at]!]!);
      }
      if (out.thresholds[i]! > Number.NEGATIVE_INFINITY) gaps.push(best - out.thresholds[i]!);
    }
  }
  gaps.sort((a, b) => a - b);
  return Math.max(0, gaps[Math.floor(gaps.length / 2)] ?? 0);
}
