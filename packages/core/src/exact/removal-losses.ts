import { createCandidates, type Scorer } from '../backend/scorer.ts';
import { blocks } from '../rows/blocks.ts';
import type { Matrix } from '../rows/matrix.ts';
import { centerRows, toMatrix } from './centered-rows.ts';
import type { LloydResult } from './constrained-lloyd.ts';
import { unitOf } from './power-diagram.ts';

/** What clusters are to the rows they hold. */
export interface RemovalLosses {
  /**
   * How much less Σ s_i + rho would be without a cluster, its rows each at their next best; K. An
   * estimate, in the unit of the rows: neither centers nor sizes follow.
   */
  readonly losses: Float64Array;
  /** The cluster that is next best for most of them, -1 for none; K. */
  readonly heirs: Int32Array;
}

/** One pass over the rows. @param pause - Awaited after every block of them. */
export async function removalLosses<Input>(
  scorer: Scorer<Input>,
  rows: Matrix,
  { labels, diagram }: LloydResult,
  pause: () => Promise<void>,
): Promise<RemovalLosses> {
  const k = diagram.prices.length;
  const losses = new Float64Array(k);
  const heirs = new Int32Array(k).fill(-1);
  if (k === 1) return { losses, heirs };
  /** How many rows of a cluster would go to another, by their pair. */
  const going = new Map<number, number>();
  const held = await scorer.hold(toMatrix(centerRows(rows, diagram.metric)));
  try {
    await scorer.setCenters(diagram.centers);
    await scorer.setPrices(diagram.prices);
    const unit = unitOf(diagram);
    let out = createCandidates(0, 2);
    for (const { start, end } of blocks(rows.rows)) {
      if (out.counts.length < end - start) out = createCandidates(end - start, 2);
      await scorer.near(held, start, end, Number.POSITIVE_INFINITY, out);
      for (let i = 0; i < end - start; i++) {
        const own = labels[start + i]!;
        const [a, b] = [out.clusters[2 * i]!, out.clusters[2 * i + 1]!];
        const lead =
          out.scores[2 * i]! + diagram.prices[a]! - out.scores[2 * i + 1]! - diagram.prices[b]!;
        losses[own]! += Math.abs(lead) * unit;
        const pair = own * k + (a === own ? b : a);
        going.set(pair, (going.get(pair) ?? 0) + 1);
      }
      await pause();
    }
  } finally {
    held.release();
  }
  const most = new Uint32Array(k);
  for (const [pair, count] of going) {
    const own = Math.floor(pair / k);
    if (count <= most[own]!) continue;
    most[own] = count;
    heirs[own] = pair % k;
  }
  return { losses, heirs };
}
