import {
  type Assignment,
  type AssignOptions,
  assignBlock,
  assignSparse,
  type ClusteringState,
  type EndEpochOptions,
  type HostMatrix,
  type Matrix,
  type Metric,
  opened,
  type Problem,
  type Session,
  type SparseMatrix,
  type StepOptions,
  shouldBe,
} from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import ops from 'ndarray-ops';
import { scoreOffsets } from './assign.ts';
import { addRows, addSparseRows, moveCenters } from './centers.ts';
import { checkView } from './check-view.ts';
import { movePrices } from './duals.ts';
import { endEpoch } from './end-epoch.ts';
import { createState, type HeadState, readHead } from './head-state.ts';
import { isView } from './is-view.ts';
import { ViewBlock } from './view-block.ts';

/** All heads of one model as ndarrays; a batch is read once, a block of rows at a time. */
export class NdArraySession implements Session<NdArray> {
  readonly #metric: Metric;
  readonly #block: ViewBlock;
  #heads: HeadState[] | undefined;

  constructor({ metric, heads, normalize }: Problem) {
    this.#metric = metric;
    this.#block = new ViewBlock(heads[0]!.dim, normalize);
    this.#heads = heads.map((head) => createState(head, metric));
  }

  assign(x: HostMatrix | NdArray, out: Assignment, options: AssignOptions): void {
    if (isSparse(x)) this.#assignSparse(x, out, options);
    else this.#visit(x, out, options, () => {});
  }

  step(
    x: HostMatrix | NdArray,
    out: Assignment,
    { dualLearningRates, centers, unitLength, weights, carry = 1 }: StepOptions,
  ): void {
    const heads = this.#opened();
    let rows: number;
    try {
      if (isSparse(x)) {
        rows = x.rows;
        this.#assignSparse(x, out, { centers, prices: true });
        for (const [h, head] of heads.entries()) {
          addSparseRows(head, x, out.labels.subarray(h * rows, (h + 1) * rows), weights);
        }
      } else
        rows = this.#visit(x, out, { centers, prices: true }, (head, from) =>
          addRows(head, this.#block, weights, from),
        );
    } catch (error) {
      for (const { batchCounts, sums } of heads) {
        ops.assigns(batchCounts, 0);
        ops.assigns(sums, 0);
      }
      throw error;
    }
    const batchWeight = weights ? ops.sum(view(weights, [rows])) : rows;
    for (const [h, head] of heads.entries()) {
      movePrices(head, batchWeight, dualLearningRates[h]!);
      ops.mulseq(head.counts, carry);
      moveCenters(head, this.#metric, unitLength);
    }
  }

  endEpoch(options: EndEpochOptions): void {
    for (const head of this.#opened()) endEpoch(head, this.#metric, options);
  }

  read(): ClusteringState[] {
    return this.#opened().map(readHead);
  }

  dispose(): void {
    this.#heads = undefined;
  }

  #assignSparse(x: SparseMatrix, out: Assignment, { centers, prices }: AssignOptions): void {
    for (const [h, head] of this.#opened().entries()) {
      const { values, halfSquares } = head[centers];
      scoreOffsets(head, head[centers], prices);
      const offsets = head.offsets.data.subarray(0, head.prices.size);
      const halves = this.#metric === 'euclidean' ? halfSquares.data : undefined;
      assignSparse(x, values.data, offsets, halves, out, h * x.rows);
    }
  }

  /**
   * Label every row under every head, and show each block to `visitor`, whose rows begin at `from`.
   *
   * @returns The number of rows.
   */
  #visit(
    x: Matrix | NdArray,
    out: Assignment,
    options: AssignOptions,
    visitor: (head: HeadState, from: number) => void,
  ): number {
    const heads = this.#opened();
    const block = this.#block;
    const native = isView(x);
    const rows = native ? this.#rowsOf(x) : x.rows;
    for (const head of heads) scoreOffsets(head, head[options.centers], options.prices);
    for (let from = 0; from < rows; from += block.capacity) {
      const count = Math.min(block.capacity, rows - from);
      if (native) block.readView(x, from, count);
      else block.readMatrix(x, from, count);
      for (const [h, head] of heads.entries()) {
        const { data } = head[options.centers].values;
        assignBlock(block, data, head.offsets.data, this.#metric, out, h * rows + from);
        visitor(head, from);
      }
    }
    return rows;
  }

  /** @throws TypeError, RangeError if `x` is not rows × d; its values are looked at later. */
  #rowsOf(x: NdArray): number {
    const { rows, cols } = checkView(x);
    if (cols === this.#block.dim) return rows;
    throw new RangeError(shouldBe('x.shape[1]', `${this.#block.dim}`, cols));
  }

  #opened(): HeadState[] {
    return opened(this.#heads, 'session');
  }
}

function isSparse(x: HostMatrix | NdArray): x is SparseMatrix {
  return (x as HostMatrix).kind === 'csr';
}
