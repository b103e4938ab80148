import { checkRows } from '../../rows/check-rows.ts';
import type { Matrix } from '../../rows/matrix.ts';
import type { NativeInput } from '../../rows/native-input.ts';
import type { Awaitable } from '../../support/awaitable.ts';
import { shouldBe } from '../../support/error-message.ts';
import { opened } from '../../support/opened.ts';
import type { Candidates, ClusterSums, HeldRows, Scorer, ScoringProblem } from '../scorer.ts';
import { listNear } from './near.ts';

/**
 * Plain loops, summed in double: what other scorers are tested against. Clear before fast.
 *
 * @param native - How rows of another type are read, to hold those, too.
 */
export function referenceScorer<Input = never>(
  problem: ScoringProblem,
  native?: NativeInput<Input>,
): Scorer<Input> {
  return new ReferenceScorer(problem, native);
}

class ReferenceScorer<Input> implements Scorer<Input> {
  readonly #problem: ScoringProblem;
  readonly #native: NativeInput<Input> | undefined;
  readonly #centers: Float32Array;
  readonly #prices: Float64Array;
  #held: Map<HeldRows, Matrix> | undefined = new Map();

  constructor(problem: ScoringProblem, native: NativeInput<Input> | undefined) {
    this.#problem = problem;
    this.#native = native;
    this.#centers = new Float32Array(problem.k * problem.dim);
    this.#prices = new Float64Array(problem.k);
  }

  hold(x: Matrix | Input): Awaitable<HeldRows> {
    opened(this.#held, 'scorer');
    if (this.#native?.is(x)) return this.#holdNative(this.#native, x as Input);
    const { data, rows, cols } = x as Matrix;
    return this.#keep({ data: data.slice(0, rows * cols), rows, cols });
  }

  setCenters(centers: Float32Array): void {
    opened(this.#held, 'scorer');
    this.#centers.set(centers);
  }

  setPrices(prices: Float64Array): void {
    opened(this.#held, 'scorer');
    this.#prices.set(prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const x = this.#rowsOf(rows);
    listNear(x, start, end, this.#centers, this.#prices, this.#problem.metric, margin, out);
  }

  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    { sums, weights: totals }: ClusterSums,
  ): void {
    const x = this.#rowsOf(rows);
    sums.fill(0);
    totals.fill(0);
    for (let i = 0; i < x.rows; i++) {
      const weight = weights ? weights[i]! : 1;
      const label = labels[i]!;
      totals[label]! += weight;
      for (let j = 0; j < x.cols; j++) {
        sums[label * x.cols + j]! += weight * x.data[i * x.cols + j]!;
      }
    }
  }

  dispose(): void {
    this.#held = undefined;
  }

  async #holdNative(native: NativeInput<Input>, x: Input): Promise<HeldRows> {
    const { cols } = native.shapeOf(x);
    const { dim } = this.#problem;
    if (cols !== dim) throw new RangeError(shouldBe('x', `rows of ${dim} numbers`, cols));
    const rows = await native.toMatrix(x);
    checkRows(rows, false);
    return this.#keep(rows);
  }

  /** @param x - Memory of our own. */
  #keep(x: Matrix): HeldRows {
    const { rows, cols } = x;
    const held: HeldRows = { rows, cols, release: () => this.#held?.delete(held) };
    opened(this.#held, 'scorer').set(held, x);
    return held;
  }

  #rowsOf(rows: HeldRows): Matrix {
    const x = opened(this.#held, 'scorer').get(rows);
    if (!x) throw new Error('rows should be held by this scorer, got rows that were released');
    return x;
  }
}
