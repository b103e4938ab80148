/** The dual function at some prices: its value and what its derivatives need. */
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

  /** Note a row near a border. */
  pair(best: number, second: number): void {
    if (this.pairs === this.best.length) {
      this.best = doubled(this.best);
      this.second = doubled(this.second);
    }
    this.best[this.pairs] = best;
    this.second[this.pairs++] = second;
  }
}

function doubled(values: Int32Array): Int32Array {
  const twice = new Int32Array(2 * values.length);
  twice.set(values);
  return twice;
}
