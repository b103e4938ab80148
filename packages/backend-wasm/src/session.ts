import type {
  Assignment,
  AssignOptions,
  EndEpochOptions,
  Head,
  Matrix,
  Problem,
  Session,
  StepOptions,
} from '@coke/core';
import { BatchMemory } from './batch-memory.ts';
import { Blocks } from './blocks.ts';
import { copyCenterSet, panelCount } from './center-set.ts';
import type { Engine } from './engine.ts';
import { createHeadMemory, type HeadMemory, readHead } from './head-memory.ts';
import type { Heap } from './heap.ts';
import { HeapMatrix } from './heap-matrix.ts';
import type { Kernels, Pointer } from './kernels.ts';
import { checkedRows } from './native-input.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** All heads in linear memory; a whole step is done there. */
export class WasmSession implements Session<WasmMatrix> {
  readonly #engine: Engine;
  readonly #heap: Heap;
  readonly #kernels: Kernels;
  readonly #euclidean: boolean;
  readonly #normalize: boolean;
  readonly #dim: number;
  readonly #blocks: Blocks;
  readonly #batch: BatchMemory;
  /** d float64. */
  readonly #sums: Pointer = 0;
  #heads: readonly HeadMemory[] | undefined;

  constructor(engine: Engine, { metric, heads, normalize }: Problem) {
    this.#engine = engine;
    this.#heap = engine.heap;
    this.#kernels = engine.kernels;
    this.#euclidean = metric === 'euclidean';
    this.#normalize = normalize;
    this.#dim = heads[0]!.dim;
    this.#blocks = new Blocks(engine.heap);
    this.#batch = new BatchMemory(engine.heap, heads.length, this.#dim);
    try {
      this.#heads = heads.map((head) => createHeadMemory(engine, this.#blocks, head));
      this.#sums = this.#blocks.take(this.#dim, 8);
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  assign(x: Matrix | WasmMatrix, out: Assignment, { centers, duals }: AssignOptions): void {
    const heads = this.#opened();
    const at = this.#takeIn(x, out);
    this.#assign(heads, at, x.rows, centers, duals, out.similarities !== undefined);
    this.#giveBack(heads, x.rows, out);
  }

  step(
    x: Matrix | WasmMatrix,
    out: Assignment,
    { dualLearningRates, stage, weights }: StepOptions,
  ): void {
    const heads = this.#opened();
    const at = this.#takeIn(x, out);
    const batch = this.#batch;
    if (weights) this.#heap.f32(batch.weights, x.rows).set(weights.subarray(0, x.rows));
    const scored = stage === 1 ? 'current' : 'previous';
    this.#assign(heads, at, x.rows, scored, true, out.similarities !== undefined);
    const unit = !this.#euclidean && stage === 1;
    for (const [h, head] of heads.entries()) {
      const labels = batch.labels + 4 * h * x.rows;
      this.#update(
        head,
        at,
        x.rows,
        labels,
        weights ? batch.weights : 0,
        unit,
        dualLearningRates[h]!,
      );
    }
    this.#giveBack(heads, x.rows, out);
  }

  endEpoch({ stage, averaging }: EndEpochOptions): void {
    for (const head of this.#opened()) {
      const { k, dim, current, previous, counts, drift } = head;
      if (stage === 2) {
        const unit = !this.#euclidean;
        const [to, from] = [previous.centers, current.centers];
        this.#kernels.blendCenters(to, from, k, dim, averaging, unit, this.#sums);
        this.#kernels.packCenters(to, k, dim, previous.panels, previous.halves);
        copyCenterSet(this.#heap, previous, current);
      } else {
        copyCenterSet(this.#heap, current, previous);
      }
      this.#heap.f64(counts, k).fill(0);
      this.#heap.f64(drift, k).fill(0);
    }
  }

  read(): Head[] {
    return this.#opened().map((head) => readHead(this.#heap, head));
  }

  dispose(): void {
    this.#heads = undefined;
    this.#blocks.release();
    this.#batch.release();
  }

  #opened(): readonly HeadMemory[] {
    if (!this.#heads) throw new Error('session should be open, got one that was disposed');
    return this.#heads;
  }

  /** Where the rows of a batch are in linear memory, checked and ready. Changes no state. */
  #takeIn(x: Matrix | WasmMatrix, out: Assignment): Pointer {
    const { rows, cols } = x;
    const size = this.#opened().length * rows;
    if (out.labels.length < size || (out.similarities && out.similarities.length < size)) {
      throw new RangeError(`out should hold ${size} results, got ${out.labels.length}`);
    }
    const from = HeapMatrix.is(x, this.#engine.heap)
      ? checkedRows(this.#engine, x, this.#dim, this.#normalize)
      : undefined;
    this.#batch.reserve(rows);
    const to = this.#batch.x;
    if (from === undefined) {
      this.#heap.f32(to, rows * cols).set(x.data.subarray(0, rows * cols));
      return to;
    }
    if (!this.#normalize) return from;
    this.#kernels.normalizeRows(from, rows, cols, to);
    return to;
  }

  #assign(
    heads: readonly HeadMemory[],
    x: Pointer,
    rows: number,
    kind: AssignOptions['centers'],
    duals: boolean,
    similarities: boolean,
  ): void {
    const batch = this.#batch;
    for (const [h, head] of heads.entries()) {
      const { k, dim, offsets } = head;
      const { centers, panels, halves } = kind === 'current' ? head.current : head.previous;
      const labels = batch.labels + 4 * h * rows;
      this.#kernels.fillOffsets(k, duals ? head.duals : 0, this.#euclidean ? halves : 0, offsets);
      const panelsUsed = panelCount(k);
      this.#kernels.assignF32(x, rows, dim, panels, panelsUsed, offsets, batch.best, labels);
      if (!similarities) continue;
      const near = batch.similarities + 4 * h * rows;
      if (this.#euclidean) {
        this.#kernels.halfSquaredDistances(x, rows, dim, centers, labels, near);
      } else {
        this.#kernels.dots(x, rows, dim, centers, labels, near);
      }
    }
  }

  #update(
    head: HeadMemory,
    x: Pointer,
    rows: number,
    labels: Pointer,
    weights: Pointer,
    unit: boolean,
    eta: number,
  ): void {
    const { k, dim, lower, upper, duals, drift, batchCounts, ends, counts, current } = head;
    const { centers, panels, halves } = current;
    const { order } = this.#batch;
    const kernels = this.#kernels;
    const b = kernels.countRows(labels, rows, weights, k, batchCounts, ends, order);
    kernels.updateDuals(k, lower, upper, duals, drift, batchCounts, b, eta);
    kernels.moveCenters(
      ...([x, weights, k, dim, batchCounts, ends, order, counts] as const),
      ...([centers, panels, halves, this.#sums, unit] as const),
    );
  }

  #giveBack(heads: readonly HeadMemory[], rows: number, out: Assignment): void {
    const size = heads.length * rows;
    out.labels.set(this.#heap.i32(this.#batch.labels, size));
    out.similarities?.set(this.#heap.f32(this.#batch.similarities, size));
  }
}
