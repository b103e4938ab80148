import { createCandidates } from '../backend/scorer.ts';
import type { RowStore } from './row-store.ts';

/** Parts of the rows that are looked at, and rows of each. */
const PARTS = 8;
const PART = 32;

/**
 * A margin to begin with: within it of their best, at these prices, rows list no more than `wanted` clusters
 * on average. 0 where they have as many equally good ones.
 *
 * @param capacity - Most clusters that a row lists; of more no more count.
 */
export async function firstMargin(
  rows: RowStore,
  prices: Float64Array,
  wanted: number,
  capacity: number,
): Promise<number> {
  await rows.setPrices(prices);
  const few = rows.rows <= PARTS * PART;
  const most = Math.min(capacity, prices.length);
  const out = createCandidates(few ? rows.rows : PART, most);
  const gaps: number[] = [];
  let seen = 0;
  for (let part = 0; part < (few ? 1 : PARTS); part++) {
    const start = Math.floor((part * rows.rows) / PARTS);
    const end = few ? rows.rows : start + PART;
    await rows.near(start, end, Number.POSITIVE_INFINITY, out);
    for (let i = 0; i < end - start; i++) {
      const values: number[] = [];
      for (let at = i * most; at < i * most + out.counts[i]!; at++) {
        values.push(out.scores[at]! + prices[out.clusters[at]!]!);
      }
      const best = Math.max(...values);
      for (const value of values) gaps.push(best - value);
    }
    seen += end - start;
  }
  gaps.sort((a, b) => a - b);
  // The first entry that is one too many; all are few enough where there is none.
  return gaps[Math.floor(wanted * seen)] ?? gaps.at(-1)!;
}
