import { createCandidates, type Scorer } from '../backend/scorer.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { blocks } from '../rows/blocks.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { squaresToCenters } from './row-as-center.ts';

/** The two clusters of each row that are best at their prices. */
export interface TwoBest {
  /** y, b. */
  readonly labels: Int32Array;
  /** |x - c|², of unit rows for cosine, b: c the center of `labels`. */
  readonly squares: Float64Array;
  /** The best of the others, b. */
  readonly seconds: Int32Array;
  readonly secondSquares: Float64Array;
}

/**
 * Which they are is found on the device, how far away they are in double.
 *
 * @param head - Of at least two clusters.
 */
export async function twoBest<Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  rows: HostMatrix,
  metric: Metric,
  pause: () => Promise<void>,
): Promise<TwoBest> {
  const { centers, prices } = head;
  await scorer.setCenters(centers);
  await scorer.setPrices(Float64Array.from(prices));
  const squareTo = squaresToCenters(head, rows, metric);
  const [labels, seconds] = [new Int32Array(rows.rows), new Int32Array(rows.rows)];
  const [squares, secondSquares] = [new Float64Array(rows.rows), new Float64Array(rows.rows)];
  const held = await scorer.hold(rows);
  try {
    for (const { start, end } of blocks(rows.rows)) {
      const found = createCandidates(end - start, 2);
      await scorer.near(held, start, end, Number.POSITIVE_INFINITY, found);
      for (let i = start; i < end; i++) {
        const [a, b] = found.clusters.subarray(2 * (i - start), 2 * (i - start) + 2);
        const [squareA, squareB] = [squareTo(a!, i), squareTo(b!, i)];
        const first = prices[a!]! - squareA / 2 >= prices[b!]! - squareB / 2;
        labels[i] = first ? a! : b!;
        squares[i] = first ? squareA : squareB;
        seconds[i] = first ? b! : a!;
        secondSquares[i] = first ? squareB : squareA;
      }
      await pause();
    }
  } finally {
    held.release();
  }
  return { labels, squares, seconds, secondSquares };
}
