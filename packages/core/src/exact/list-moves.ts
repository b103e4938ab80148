import { createCandidates, type Scorer } from '../backend/scorer.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { meanWidth } from '../rows/sparse-rows.ts';
import { takingTurns } from '../support/event-loop.ts';
import { type LabelRowsOptions, marginOf, measure } from './label-rows.ts';
import type { PowerDiagram } from './power-diagram.ts';
import { blocksOf } from './row-blocks.ts';
import { RowScores } from './row-scores.ts';
import { RowStore } from './row-store.ts';

/** Rows that are scored at once. */
const BLOCK = 1024;
/** Most clusters that a device lists of a row; rows with more are scored against all. */
const MOST_LISTED = 32;

/** What rows may be moved to, and what that costs. */
export interface ListedMoves {
  /** The cell of each row, lowest k on ties. */
  readonly labels: Int32Array;
  /** Of each move the row, ascending, and the cluster that it may move to. */
  readonly rows: readonly number[];
  readonly clusters: readonly number[];
  /** What the row's value falls by, >= 0, in units of the grid. */
  readonly costs: readonly number[];
  /** What 1 of the costs is worth, in the unit of scores of x'. */
  readonly unit: number;
}

/**
 * Rows by the cells of a diagram, and every other cluster whose value S_ik + p_k on the grid is at most
 * `margin` below a row's best.
 *
 * @param scorer - For the diagram's K and d; its centers and prices are overwritten.
 * @param margin - In the unit of scores of x'; may be infinite.
 * @throws The signal's reason when it is aborted.
 */
export async function listMoves<Input>(
  scorer: Scorer<Input>,
  diagram: PowerDiagram,
  x: HostRows,
  margin: number,
  { normalize, signal }: LabelRowsOptions,
): Promise<ListedMoves> {
  const { metric, centers, prices } = diagram;
  const pause = takingTurns(signal);
  const { rows: count, cols } = x;
  const unitLength = normalize;
  const centered = { ...diagram, rows: count, cols, width: meanWidth(x), unitLength, offset: 0 };
  const options = { metric, normalize, pause, centered };
  const store = await RowStore.open(scorer, blocksOf(x, pause), options);
  try {
    const grid = new RowScores(store, centers, metric);
    const p = grid.round(prices);
    const labels = new Int32Array(count);
    const { longest, far } = await measure(store);
    const reach = margin + marginOf(longest, grid, diagram);
    const { several, listed } = await nearClusters(store, diagram, reach, far, labels);
    const moves = {
      labels,
      rows: [] as number[],
      clusters: [] as number[],
      costs: [] as number[],
      unit: grid.unit,
    };
    const most = margin / grid.unit;
    const all = Int32Array.from(p, (_, k) => k);
    const values = new Float64Array(grid.k);
    let at = 0;
    await grid.visit(several, (i, row) => {
      const clusters = listed[at++] ?? all;
      let best = Number.NEGATIVE_INFINITY;
      for (const k of clusters) {
        values[k] = grid.score(row, k) + p[k]!;
        if (values[k]! > best) [labels[i], best] = [k, values[k]!];
      }
      for (const k of clusters) {
        if (k === labels[i] || best - values[k]! > most) continue;
        moves.rows.push(i);
        moves.clusters.push(k);
        moves.costs.push(best - values[k]!);
      }
    });
    return moves;
  } finally {
    await store.release();
  }
}

/** Label rows with one cluster within reach; of the others those clusters, ascending, or undefined: all. */
async function nearClusters(
  store: RowStore,
  { centers, prices }: PowerDiagram,
  reach: number,
  far: ReadonlySet<number>,
  labels: Int32Array,
): Promise<{ several: Int32Array; listed: (Int32Array | undefined)[] }> {
  const capacity = Math.min(MOST_LISTED, prices.length);
  const out = createCandidates(Math.min(BLOCK, store.rows), capacity);
  const several: number[] = [];
  const listed: (Int32Array | undefined)[] = [];
  await store.setCenters(centers);
  await store.setPrices(prices);
  for (let start = 0; start < store.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, store.rows);
    await store.near(start, end, reach, out);
    for (let i = 0; i < end - start; i++) {
      const clusters = out.clusters.slice(i * capacity, i * capacity + out.counts[i]!);
      labels[start + i] = clusters[0]!;
      const sure = !far.has(start + i);
      if (clusters.length === 1 && capacity > 1 && sure) continue;
      several.push(start + i);
      listed.push(clusters.length < capacity && sure ? clusters : undefined);
    }
    await store.pause();
  }
  return { several: Int32Array.from(several), listed };
}
