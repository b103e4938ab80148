import { createCandidates, type Scorer } from '../backend/scorer.ts';
import { LARGEST_VALUE } from '../rows/check-rows.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { meanWidth } from '../rows/sparse-rows.ts';
import { takingTurns } from '../support/event-loop.ts';
import type { PowerDiagram } from './power-diagram.ts';
import { blocksOf } from './row-blocks.ts';
import { RowScores } from './row-scores.ts';
import { RowStore } from './row-store.ts';
import type { ScoreGrid } from './score-grid.ts';
import { squaredLength } from './stored-row.ts';

/** Rows that are scored at once. */
const BLOCK = 1024;

export interface LabelRowsOptions {
  /** Bring rows to unit length. */
  readonly normalize: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The cell of each row: argmax_k S_ik + p_k on the grid of the assignment that made the diagram, lowest
 * k on ties. Rows that were assigned by it get their labels back, but for those that had several best.
 *
 * @param scorer - For the diagram's K and d; its centers and prices are overwritten.
 * @param x - n × d, as given.
 * @throws The signal's reason when it is aborted.
 */
export async function labelRows<Input>(
  scorer: Scorer<Input>,
  diagram: PowerDiagram,
  x: HostRows,
  { normalize, signal }: LabelRowsOptions,
): Promise<Int32Array> {
  const { metric, centers, prices } = diagram;
  const pause = takingTurns(signal);
  const { rows, cols } = x;
  const unitLength = normalize;
  const centered = { ...diagram, rows, cols, width: meanWidth(x), unitLength, offset: 0 };
  const options = { metric, normalize, pause, centered };
  const store = await RowStore.open(scorer, blocksOf(x, pause), options);
  try {
    const grid = new RowScores(store, centers, metric);
    const p = grid.round(prices);
    const labels = new Int32Array(x.rows);
    const { longest, far } = await measure(store);
    const margin = marginOf(longest, grid, diagram);
    const doubtful = await nearest(store, diagram, margin, far, labels);
    await grid.visit(doubtful, (i, row) => {
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < grid.k; k++) {
        const value = grid.score(row, k) + p[k]!;
        if (value > most) [labels[i], most] = [k, value];
      }
    });
    return labels;
  } finally {
    await store.release();
  }
}

/** Label rows that have one best cluster for certain, which none of the `far` have. Returns the others. */
async function nearest(
  store: RowStore,
  { centers, prices }: PowerDiagram,
  margin: number,
  far: ReadonlySet<number>,
  labels: Int32Array,
): Promise<Int32Array> {
  const out = createCandidates(Math.min(BLOCK, store.rows), Math.min(2, prices.length));
  const doubtful: number[] = [];
  await store.setCenters(centers);
  await store.setPrices(prices);
  for (let start = 0; start < store.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, store.rows);
    await store.near(start, end, margin, out);
    for (let i = 0; i < end - start; i++) {
      labels[start + i] = out.clusters[i * out.capacity]!;
      if (out.counts[i]! > 1 || far.has(start + i)) doubtful.push(start + i);
    }
    await store.pause();
  }
  return Int32Array.from(doubtful);
}

/** Largest |x'| of rows that float32 is right about; and the others, which lie too far away for it. */
export async function measure(
  store: RowStore,
): Promise<{ longest: number; far: ReadonlySet<number> }> {
  let largest = 0;
  const far = new Set<number>();
  await store.visit(undefined, store.width, (i, row) => {
    const squared = squaredLength(row);
    if (squared > LARGEST_VALUE ** 2) far.add(i);
    else if (squared > largest) largest = squared;
  });
  return { longest: Math.sqrt(largest), far };
}

/** How far below a row's best in float32 its best on the grid may be. */
export function marginOf(
  length: number,
  grid: ScoreGrid,
  { longest, prices }: PowerDiagram,
): number {
  // New rows may be longer than those that the grid was made for.
  const longer = Math.max(1, longest > 0 ? length / longest : 1);
  const price = prices.reduce((most, rho) => Math.max(most, Math.abs(rho)), 0);
  return 2 * longer * grid.error + 2 ** -21 * (price + longer * grid.largest);
}
