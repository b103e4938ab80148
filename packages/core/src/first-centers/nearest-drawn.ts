import type { HostMatrix } from '../rows/matrix.ts';
import { squaredDistance, squaredDistanceOfRows } from './squared-distance.ts';

/** Rows that some are drawn from, and how they are compared. */
export interface Candidates {
  readonly rows: HostMatrix;
  /** One a row of `rows`; undefined: 1. */
  readonly weights: Float32Array | undefined;
  /** Which rows, m of them. */
  readonly numbers: Uint32Array;
  /** What each of the m is multiplied by before distances are taken. */
  readonly scales: Float64Array;
  /** Squared distance up to which two rows are one. */
  readonly same: number;
}

/** A row that may be drawn next, and what it would change. */
interface Trial {
  readonly at: number;
  /** How much less Σ weight × squared distance would be. */
  readonly gain: number;
  /** The rows that it is nearer to than all drawn, `count` of them, and how near. */
  readonly moved: MovedRows;
}

interface MovedRows {
  count: number;
  readonly rows: Uint32Array;
  readonly squared: Float64Array;
}

/**
 * Squared distance of each row to the nearest of those drawn so far. Rows are named by their place in
 * `numbers`, 0 … m - 1.
 */
export class NearestDrawn {
  readonly #of: Candidates;
  readonly #squared: Float64Array;
  /** The nearest one drawn, as its place in `drawn`. */
  readonly #owner: Uint32Array;
  /** What a row's chance is proportional to. */
  readonly #shares: Float64Array;
  readonly #drawn: number[] = [];
  #total = 0;
  #best: Trial | undefined;
  /** Storage for the trial that is not the best. */
  #spare: MovedRows;

  constructor(of: Candidates) {
    const m = of.numbers.length;
    this.#of = of;
    this.#squared = new Float64Array(m).fill(Number.POSITIVE_INFINITY);
    this.#owner = new Uint32Array(m);
    this.#shares = Float64Array.from(of.numbers, (i) => of.weights?.[i] ?? 1);
    this.#total = sum(this.#shares);
    this.#spare = movedRows(m);
  }

  /** Sum of shares: 0 where every row is a copy of one drawn. */
  get total(): number {
    return this.#total;
  }

  /** A row in proportion to weight times squared distance; to weight, before any is drawn. */
  pick(uniform: number): number {
    const at = this.#total * uniform;
    let [last, passed] = [0, 0];
    for (let i = 0; i < this.#shares.length; i++) {
      if (this.#shares[i] === 0) continue;
      last = i;
      passed += this.#shares[i]!;
      if (passed > at) break;
    }
    return last;
  }

  /** Draw row `at` next unless one considered since the last was drawn gains as much. */
  consider(at: number): void {
    const moved = this.#spare;
    const gain = this.#move(at, moved);
    const best = this.#best;
    if (best && best.gain >= gain) return;
    this.#spare = best?.moved ?? movedRows(this.#squared.length);
    this.#best = { at, gain, moved };
  }

  /** Draw the best row considered. */
  takeBest(): number {
    const { at, moved } = this.#best!;
    const { numbers, weights, same } = this.#of;
    for (let c = 0; c < moved.count; c++) {
      const i = moved.rows[c]!;
      const squared = moved.squared[c]!;
      this.#squared[i] = squared;
      this.#owner[i] = this.#drawn.length;
      this.#shares[i] = squared > same ? squared * (weights?.[numbers[i]!] ?? 1) : 0;
    }
    this.#drawn.push(at);
    this.#total = sum(this.#shares);
    this.#spare = moved;
    this.#best = undefined;
    return at;
  }

  /** Which rows would be nearer to `at` than to any drawn, written to `moved`; what that gains. */
  #move(at: number, moved: MovedRows): number {
    const { weights, numbers } = this.#of;
    const [squared, owner] = [this.#squared, this.#owner];
    const distance = this.#distancesTo(at);
    // Of rows nearer to their drawn one than half its way to this one, none is nearer to this one.
    const far = Float64Array.from(this.#drawn, (i) => distance(i, Number.POSITIVE_INFINITY) / 4);
    let [gain, count] = [0, 0];
    for (let i = 0; i < numbers.length; i++) {
      const before = squared[i]!;
      if (far[owner[i]!]! >= before) continue;
      const after = distance(i, before);
      if (after >= before) continue;
      moved.rows[count] = i;
      moved.squared[count++] = after;
      gain += (before - after) * (weights?.[numbers[i]!] ?? 1);
    }
    moved.count = count;
    return gain;
  }

  /** Squared distances to row `at`; at or above the limit any number that is no less than it may be returned. */
  #distancesTo(at: number): (i: number, limit: number) => number {
    const { rows, numbers, scales } = this.#of;
    const [row, scale] = [numbers[at]!, scales[at]!];
    if (rows.kind === 'csr') {
      return (i) => squaredDistanceOfRows(rows, numbers[i]!, scales[i]!, row, scale);
    }
    const { data, cols } = rows;
    const point = Float64Array.from(
      data.subarray(row * cols, (row + 1) * cols),
      (value) => value * scale,
    );
    return (i, limit) => squaredDistance(rows, numbers[i]! * cols, scales[i]!, point, limit);
  }
}

function movedRows(m: number): MovedRows {
  return { count: 0, rows: new Uint32Array(m), squared: new Float64Array(m) };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
