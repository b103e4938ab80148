/** The dual function at some prices: its value and what its derivatives need. */
export class DualPoint {
  /** rho, K. */
  readonly prices: Float64Array;
  /** n_k: weight of the rows whose best cluster is k, K. */
  readonly sizes: Float64Array;
  /** D(rho). */
  value = 0;
  /** h: rows count as near a border where their second-best is less than this below their best. */
  width = 0;
  /** How many rows are near a border. */
  pairs = 0;
  /** Best and second-best cluster of the rows near a border, and what such a row weighs. */
  best: Int32Array;
  second: Int32Array;
  weights: Float64Array;

  constructor(k: number) {
    this.prices = new Float64Array(k);
    this.sizes = new Float64Array(k);
    this.best = new Int32Array(1024);
    this.second = new Int32Array(1024);
    this.weights = new Float64Array(1024);
  }

  /** Note a row near a border. */
  pair(best: number, second: number, weight: number): void {
    if (this.pairs === this.best.length) {
      this.best = doubled(this.best, new Int32Array(2 * this.pairs));
      this.second = doubled(this.second, new Int32Array(2 * this.pairs));
      this.weights = doubled(this.weights, new Float64Array(2 * this.pairs));
    }
    this.best[this.pairs] = best;
    this.second[this.pairs] = second;
    this.weights[this.pairs++] = weight;
  }
}

function doubled<T extends Int32Array | Float64Array>(values: T, twice: T): T {
  twice.set(values);
  return twice;
}
