import type { CandidateLists } from './candidate-lists.ts';
import type { SizeLimits } from './size-limits.ts';

/**
 * The dual function at some prices, over candidate lists:
 * D(rho) = Σ_i max_k (s_ik + rho_k) - Σ_k (rho_k⁺ L_k - rho_k⁻ U_k), convex and piecewise linear.
 */
export class DualPoint {
  /** rho, K. */
  readonly prices: Float64Array;
  /** n_k: rows whose best cluster is k, K. */
  readonly sizes: Float64Array;
  /** D(rho). */
  value = 0;
  /** h: rows count as near a border where their second-best is less than this below their best. */
  width = 0;
  /** How many rows are near a border. */
  pairs = 0;
  /** Best and second-best cluster of the rows near a border. */
  best: Int32Array;
  second: Int32Array;

  constructor(k: number) {
    this.prices = new Float64Array(k);
    this.sizes = new Float64Array(k);
    this.best = new Int32Array(1024);
    this.second = new Int32Array(1024);
  }

  /** Evaluate at `this.prices`: one pass over the lists. */
  evaluate(lists: CandidateLists, { lower, upper }: SizeLimits, width: number): void {
    this.width = width;
    this.sizes.fill(0);
    this.value = this.#addRows(lists, width);
    for (const [k, rho] of this.prices.entries()) {
      this.value -= rho * (rho > 0 ? lower[k]! : upper[k]!);
    }
  }

  /** Σ_i max_k (s_ik + rho_k); counts sizes and notes pairs. */
  #addRows({ rows, starts, counts, clusters, scores }: CandidateLists, width: number): number {
    const { prices, sizes } = this;
    let { best, second } = this;
    let sum = 0;
    let pairs = 0;
    for (let i = 0; i < rows; i++) {
      let most = Number.NEGATIVE_INFINITY;
      let next = Number.NEGATIVE_INFINITY;
      let first = 0;
      let other = 0;
      const end = starts[i]! + counts[i]!;
      for (let at = starts[i]!; at < end; at++) {
        const k = clusters[at]!;
        const value = scores[at]! + prices[k]!;
        if (value > most) {
          next = most;
          other = first;
          most = value;
          first = k;
        } else if (value > next) {
          next = value;
          other = k;
        }
      }
      sum += most;
      sizes[first]!++;
      if (most - next >= width) continue;
      if (pairs === best.length) {
        best = doubled(best);
        second = doubled(second);
      }
      best[pairs] = first;
      second[pairs++] = other;
    }
    this.best = best;
    this.second = second;
    this.pairs = pairs;
    return sum;
  }
}

function doubled(values: Int32Array): Int32Array {
  const twice = new Int32Array(2 * values.length);
  twice.set(values);
  return twice;
}
