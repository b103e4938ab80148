import type { GivenRows } from '../rows/given-rows.ts';
import { length } from '../rows/normalize.ts';

/** Rows of a tile: two of them, in double, stay in a processor's cache. */
export const TILE = 64;

/** Distances between rows, tile by tile: in double, and never all of them at once. */
export interface PairDistances {
  /** The rows that `add` compares others with: at most TILE of them. */
  hold(start: number, end: number): void;
  /**
   * Adds each distance between a held row and one of `start … end`, at most TILE rows at or after
   * the held ones, to the sums of both: the held row's at its place in the tile, the other's at its
   * own. A pair within the held tile is added once.
   *
   * @returns How many distances.
   */
  add(start: number, end: number, toTile: Float64Array, toOthers: Float64Array): number;
}

export class TileDistances implements PairDistances {
  readonly #x: GivenRows;
  readonly #order: ArrayLike<number>;
  readonly #cosine: boolean;
  /** d, rounded up to a multiple of 4; zeros fill the rest of a row. */
  readonly #width: number;
  readonly #tile: Float64Array;
  readonly #others: Float64Array;
  #start = 0;
  #end = 0;

  /**
   * @param order - [n] row numbers, in the order in which rows are named here
   * @param cosine - 1 - cosine, 1 for a zero row; otherwise Euclidean
   */
  constructor(x: GivenRows, order: ArrayLike<number>, cosine: boolean) {
    this.#x = x;
    this.#order = order;
    this.#cosine = cosine;
    this.#width = Math.ceil(x.cols / 4) * 4;
    this.#tile = new Float64Array(TILE * this.#width);
    this.#others = new Float64Array(TILE * this.#width);
  }

  hold(start: number, end: number): void {
    this.#load(start, end, this.#tile);
    this.#start = start;
    this.#end = end;
  }

  add(start: number, end: number, toTile: Float64Array, toOthers: Float64Array): number {
    const same = start === this.#start;
    if (!same) this.#load(start, end, this.#others);
    const [held, others] = [this.#tile, same ? this.#tile : this.#others];
    const width = this.#width;
    const count = this.#end - this.#start;
    for (let j = 0; j < end - start; j++) {
      const most = same ? j : count;
      let sum = 0;
      for (let i = 0; i < most; i++) {
        const distance = this.#cosine
          ? Math.max(0, 1 - dot(held, i * width, others, j * width, width))
          : Math.sqrt(squaredDistance(held, i * width, others, j * width, width));
        toTile[i]! += distance;
        sum += distance;
      }
      toOthers[start + j]! += sum;
    }
    return (end - start) * count;
  }

  #load(start: number, end: number, out: Float64Array): void {
    const { data, cols } = this.#x;
    for (let i = start; i < end; i++) {
      const from = this.#order[i]! * cols;
      const to = (i - start) * this.#width;
      const norm = this.#cosine ? length(data, from, cols) || 1 : 1;
      for (let j = 0; j < cols; j++) out[to + j] = data[from + j]! / norm;
    }
  }
}

// Four sums each, as one would wait for itself.

function squaredDistance(x: Float64Array, at: number, y: Float64Array, to: number, width: number) {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  for (let j = 0; j < width; j += 4) {
    const a = x[at + j]! - y[to + j]!;
    const b = x[at + j + 1]! - y[to + j + 1]!;
    const c = x[at + j + 2]! - y[to + j + 2]!;
    const d = x[at + j + 3]! - y[to + j + 3]!;
    s += a * a;
    t += b * b;
    u += c * c;
    v += d * d;
  }
  return s + t + (u + v);
}

function dot(x: Float64Array, at: number, y: Float64Array, to: number, width: number) {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  for (let j = 0; j < width; j += 4) {
    s += x[at + j]! * y[to + j]!;
    t += x[at + j + 1]! * y[to + j + 1]!;
    u += x[at + j + 2]! * y[to + j + 2]!;
    v += x[at + j + 3]! * y[to + j + 3]!;
  }
  return s + t + (u + v);
}
