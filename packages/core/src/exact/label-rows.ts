import { type Candidates, createCandidates, type Scorer } from '../backend/scorer.ts';
import { blocks } from '../rows/blocks.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { readRow } from './centered-rows.ts';
import type { PowerDiagram } from './power-diagram.ts';
import { ScoreGrid } from './score-grid.ts';

/** Clusters that are looked at again, in double, before all are. */
const CAPACITY = 8;

/**
 * The cell of each row: argmax_k S_ik + p_k on the grid of the assignment that made the diagram, lowest
 * k on ties. Rows that were assigned by it get their labels back, but for those that had several best.
 *
 * @param scorer - For the diagram's K and d; its centers and prices are overwritten.
 * @param x - n × d, in the unit of the rows that were assigned.
 * @param pause - Awaited after every block of rows. What it throws ends it.
 */
export async function labelRows<Input>(
  scorer: Scorer<Input>,
  diagram: PowerDiagram,
  x: GivenRows,
  pause: () => Promise<void>,
): Promise<Int32Array> {
  const { centers, prices, metric, dim } = diagram;
  const centering = { ...diagram, unitLength: false };
  const grid = new ScoreGrid({ cols: dim, longest: diagram.longest }, centers, metric);
  const p = grid.round(prices);
  const labels = new Int32Array(x.rows);
  const out = createCandidates(Math.min(x.rows, 1024), Math.min(CAPACITY, prices.length));
  const row = new Float64Array(dim);
  await scorer.setCenters(centers);
  await scorer.setPrices(prices);
  for (const { start, end } of blocks(x.rows)) {
    const data = new Float32Array((end - start) * dim);
    for (let i = start; i < end; i++) {
      readRow(centering, x, i, row);
      data.set(row, (i - start) * dim);
    }
    const block = { data, rows: end - start, cols: dim };
    const held = await scorer.hold(block);
    try {
      await scorer.near(held, 0, end - start, marginOf(grid, block, diagram), out);
    } finally {
      held.release();
    }
    for (let i = start; i < end; i++) {
      readRow(centering, x, i, row);
      labels[i] = bestOf(out, grid, p, i - start, row);
    }
    await pause();
  }
  return labels;
}

/** How far below a row's best in float32 its best on the grid may be. */
function marginOf(grid: ScoreGrid, { data, cols }: GivenRows, { longest, prices }: PowerDiagram) {
  let largest = 0;
  for (let from = 0; from < data.length; from += cols) {
    let squared = 0;
    for (let at = from; at < from + cols; at++) squared += data[at]! ** 2;
    largest = Math.max(largest, squared);
  }
  // New rows may be longer than those that the grid was made for.
  const longer = Math.max(1, longest > 0 ? Math.sqrt(largest) / longest : 1);
  const price = prices.reduce((most, rho) => Math.max(most, Math.abs(rho)), 0);
  return 2 * longer * grid.error + 2 ** -21 * (price + longer * grid.largest);
}

function bestOf(
  { capacity, counts, clusters }: Candidates,
  grid: ScoreGrid,
  p: Float64Array,
  i: number,
  x: Float64Array,
): number {
  const count = counts[i]!;
  if (count === 1) return clusters[i * capacity]!;
  const all = count === capacity;
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < (all ? grid.k : count); n++) {
    const k = all ? n : clusters[i * capacity + n]!;
    const value = grid.score(x, k) + p[k]!;
    if (value > most) [best, most] = [k, value];
  }
  return best;
}
