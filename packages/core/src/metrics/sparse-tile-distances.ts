import type { CsrRows } from '../rows/csr.ts';
import { dotSparse, spreadRow } from '../rows/sparse-rows.ts';
import { type PairDistances, TILE } from './tile-distances.ts';

/** Of sparse rows: the held ones with their zeros, the others by their numbers. */
export class SparseTileDistances implements PairDistances {
  readonly #x: CsrRows;
  readonly #order: ArrayLike<number>;
  readonly #cosine: boolean;
  /** |x|² of each row. */
  readonly #squares: Float64Array;
  readonly #tile: Float64Array;
  #start = 0;
  #end = 0;

  /**
   * @param order - [n] row numbers, in the order in which rows are named here
   * @param cosine - 1 - cosine, 1 for a zero row; otherwise Euclidean
   */
  constructor(x: CsrRows, order: ArrayLike<number>, cosine: boolean) {
    this.#x = x;
    this.#order = order;
    this.#cosine = cosine;
    this.#squares = new Float64Array(x.rows);
    for (let i = 0; i < x.rows; i++) {
      for (let n = x.indptr[i]!; n < x.indptr[i + 1]!; n++) this.#squares[i]! += x.data[n]! ** 2;
    }
    this.#tile = new Float64Array(TILE * x.cols);
  }

  hold(start: number, end: number): void {
    const { cols } = this.#x;
    for (let i = start; i < end; i++) {
      spreadRow(this.#x, this.#order[i]!, this.#tile, (i - start) * cols);
    }
    this.#start = start;
    this.#end = end;
  }

  add(start: number, end: number, toTile: Float64Array, toOthers: Float64Array): number {
    const { cols } = this.#x;
    const count = this.#end - this.#start;
    for (let j = start; j < end; j++) {
      const row = this.#order[j]!;
      const most = start === this.#start ? j - start : count;
      for (let i = 0; i < most; i++) {
        const other = this.#order[this.#start + i]!;
        const distance = this.#distance(
          dotSparse(this.#x, row, this.#tile, i * cols),
          this.#squares[row]!,
          this.#squares[other]!,
        );
        toTile[i]! += distance;
        toOthers[j]! += distance;
      }
    }
    return (end - start) * count;
  }

  #distance(dot: number, square: number, other: number): number {
    if (!this.#cosine) return Math.sqrt(Math.max(0, square + other - 2 * dot));
    return square > 0 && other > 0 ? Math.max(0, 1 - dot / Math.sqrt(square * other)) : 1;
  }
}
