import type { DualPoint } from './dual-point.ts';

/** Where what is left of the residual is less than this share of it, squared, the step is good enough. */
const TOLERANCE = 1e-4;
const MOST_STEPS = 60;

/**
 * How sizes answer to prices near a point of the dual function: a graph on clusters, with an edge for
 * every row, of its weight, between its best and second-best where they are less than h apart. Its
 * Laplacian over h is the Hessian of the dual function smoothed over h; a mean row's weight over h on the
 * diagonal makes it definite.
 */
export class BorderLaplacian {
  readonly #h: number;
  /** Edges of cluster k at `[#starts[k] .. #starts[k + 1]]`, each in both directions. */
  readonly #starts: Int32Array;
  readonly #neighbours: Int32Array;
  readonly #weights: Float64Array;
  readonly #diagonal: Float64Array;

  /** @param mean - What a row weighs on average. */
  constructor({ best, second, weights, pairs, width, sizes }: DualPoint, mean = 1) {
    const k = sizes.length;
    this.#h = width;
    const ends = new Int32Array(k + 1);
    for (let p = 0; p < pairs; p++) {
      ends[best[p]! + 1]!++;
      ends[second[p]! + 1]!++;
    }
    this.#diagonal = new Float64Array(k).fill(mean);
    for (let c = 0; c < k; c++) ends[c + 1]! += ends[c]!;
    /** The pairs of each cluster. */
    const all = new Int32Array(2 * pairs);
    const next = ends.slice(0, k);
    for (let p = 0; p < pairs; p++) {
      all[next[best[p]!]!++] = p;
      all[next[second[p]!]!++] = p;
      const weight = weights ? weights[p]! : 1;
      this.#diagonal[best[p]!]! += weight;
      this.#diagonal[second[p]!]! += weight;
    }
    // Edges between the same two clusters become one.
    this.#starts = new Int32Array(k + 1);
    const neighbours: number[] = [];
    const between: number[] = [];
    const seenAt = new Int32Array(k).fill(-1);
    for (let c = 0; c < k; c++) {
      const start = neighbours.length;
      for (let at = ends[c]!; at < ends[c + 1]!; at++) {
        const p = all[at]!;
        const other = best[p] === c ? second[p]! : best[p]!;
        if (seenAt[other]! < start) {
          seenAt[other] = neighbours.push(other) - 1;
          between.push(0);
        }
        between[seenAt[other]!]! += weights ? weights[p]! : 1;
      }
      this.#starts[c + 1] = neighbours.length;
    }
    this.#neighbours = Int32Array.from(neighbours);
    this.#weights = Float64Array.from(between);
  }

  /**
   * x with (Laplacian + mean) x / h = target, roughly, x_k = 0 where k is not active: conjugate gradients
   * with the diagonal as preconditioner.
   *
   * @param target - K, 0 where k is not active.
   */
  solve(target: Float64Array, active: Uint8Array): Float64Array {
    const k = target.length;
    const x = new Float64Array(k);
    const r = target.slice();
    const z = new Float64Array(k);
    const p = new Float64Array(k);
    const product = new Float64Array(k);
    const first = dot(r, r);
    let rz = this.#precondition(r, z);
    p.set(z);
    for (let step = 0; step < MOST_STEPS && rz > 0; step++) {
      this.#multiply(p, active, product);
      const alpha = rz / dot(p, product);
      for (let c = 0; c < k; c++) {
        x[c]! += alpha * p[c]!;
        r[c]! -= alpha * product[c]!;
      }
      if (dot(r, r) < TOLERANCE * first) break;
      const before = rz;
      rz = this.#precondition(r, z);
      for (let c = 0; c < k; c++) p[c] = z[c]! + (rz / before) * p[c]!;
    }
    return x;
  }

  /** z ← r over the diagonal; returns r·z. */
  #precondition(r: Float64Array, z: Float64Array): number {
    for (let c = 0; c < r.length; c++) z[c] = (r[c]! / this.#diagonal[c]!) * this.#h;
    return dot(r, z);
  }

  /** out ← (Laplacian + mean) p / h, its rows and columns of active clusters. */
  #multiply(p: Float64Array, active: Uint8Array, out: Float64Array): void {
    const [starts, neighbours, weights] = [this.#starts, this.#neighbours, this.#weights];
    for (let c = 0; c < p.length; c++) {
      let sum = 0;
      if (active[c]) {
        sum = this.#diagonal[c]! * p[c]!;
        // p is 0 where a neighbour is not active.
        for (let at = starts[c]!; at < starts[c + 1]!; at++) {
          sum -= weights[at]! * p[neighbours[at]!]!;
        }
      }
      out[c] = sum / this.#h;
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}
