import type { Metric } from '../problem/metric.ts';
import type { RowStore } from './row-store.ts';
import { ScoreGrid } from './score-grid.ts';
import type { StoredRow } from './stored-row.ts';

/** The grid, and the rows that are scored on it. */
export class RowScores extends ScoreGrid {
  readonly #rows: RowStore;
  /** Products to score a row for all clusters. */
  readonly #work: number;

  /** @param centers - K × d, centers of x'; not copied. */
  constructor(rows: RowStore, centers: Float32Array, metric: Metric) {
    super(rows, centers, metric);
    this.#rows = rows;
    this.#work = this.k * rows.width;
  }

  /** To be awaited between pieces of work. */
  pause(): Promise<void> {
    return this.#rows.pause();
  }

  /**
   * Look at some rows, to score them: one pass at most.
   *
   * @param indices - Which, ascending; undefined: all.
   * @param visitor - Gets a row's number and x', overwritten by the next.
   */
  visit(
    indices: Int32Array | undefined,
    visitor: (i: number, x: StoredRow) => void,
  ): Promise<void> {
    return this.#rows.visit(indices, this.#work, visitor);
  }
}
