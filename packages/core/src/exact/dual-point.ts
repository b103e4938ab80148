/** Cluster numbers: two bytes each where K allows. */
type Clusters = Uint16Array | Int32Array;

/** Rows near a border that there is room for at first. */
const FEWEST = 1024;

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
  /** Best and second-best cluster of the rows near a border. */
  best: Clusters;
  second: Clusters;
  /** What such a row weighs; undefined: 1. */
  weights: Float64Array | undefined;

  /** @param weighted - Do rows have weights? */
  constructor(k: number, weighted = false) {
    this.prices = new Float64Array(k);
    this.sizes = new Float64Array(k);
    const create = () => (k < 2 ** 16 ? new Uint16Array(FEWEST) : new Int32Array(FEWEST));
    this.best = create();
    this.second = create();
    this.weights = weighted ? new Float64Array(FEWEST) : undefined;
  }

  /** Note a row near a border. */
  pair(best: number, second: number, weight: number): void {
    if (this.pairs === this.best.length) {
      this.best = doubled(this.best);
      this.second = doubled(this.second);
      this.weights &&= doubled(this.weights);
    }
    this.best[this.pairs] = best;
    this.second[this.pairs] = second;
    if (this.weights) this.weights[this.pairs] = weight;
    this.pairs++;
  }
}

function doubled<T extends Clusters | Float64Array>(values: T): T {
  const twice = new (values.constructor as new (length: number) => T)(2 * values.length);
  twice.set(values);
  return twice;
}
