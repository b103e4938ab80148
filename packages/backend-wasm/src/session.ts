import type {
  Assignment,
  AssignOptions,
  ClusteringState,
  EndEpochOptions,
  Matrix,
  Problem,
  Session,
  StepOptions,
} from '@coke/core/backend';
import { Assigner, type ScreeningStatistics } from './assigner.ts';
import { BatchMemory } from './batch-memory.ts';
import { Blocks } from './blocks.ts';
import { copyCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import { createHeadMemory, type HeadMemory, readHead } from './head-memory.ts';
import type { Heap } from './heap.ts';
import { HeapMatrix } from './heap-matrix.ts';
import { JobMemory } from './job-memory.ts';
import type { Kernels, Pointer } from './kernels.ts';
import { checkedRows } from './native-input.ts';
import { panelsOf } from './panels.ts';
import { type Path, screeningOf } from './path.ts';
import { scratchBytes } from './scratch.ts';
import { Updater } from './updater.ts';
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
  readonly #assigner: Assigner;
  readonly #updater: Updater;
  readonly #scratch: Pointer = 0;
  #heads: readonly HeadMemory[] | undefined;

  constructor(engine: Engine, { metric, heads, normalize }: Problem, path: Path) {
    this.#engine = engine;
    this.#heap = engine.heap;
    this.#kernels = engine.kernels;
    this.#euclidean = metric === 'euclidean';
    this.#normalize = normalize;
    this.#dim = heads[0]!.dim;
    this.#blocks = new Blocks(engine.heap);
    try {
      const { heap, crew, relaxed } = engine;
      const bytes = scratchBytes(this.#dim);
      const jobs = new JobMemory(heap, this.#blocks, heads.length, crew.threads, bytes);
      this.#scratch = jobs.scratch;
      this.#batch = new BatchMemory(heap, heads.length, this.#dim);
      this.#heads = heads.map((head) => {
        const screening = screeningOf(path, relaxed, head.k, head.dim);
        return createHeadMemory(engine, this.#blocks, head, screening, jobs.scratch);
      });
      this.#assigner = new Assigner(engine, this.#batch, jobs, this.#euclidean);
      this.#updater = new Updater(engine, this.#batch, jobs);
      crew.join();
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  /** What became of the rows of each head since the session was opened. */
  screeningStatistics(): ScreeningStatistics[] {
    return this.#opened().map((_, h) => this.#assigner.statistics(h));
  }

  assign(x: Matrix | WasmMatrix, out: Assignment, { centers, prices }: AssignOptions): void {
    const heads = this.#opened();
    const at = this.#takeIn(x, out);
    const scores = { centers, prices, similarities: out.similarities !== undefined };
    this.#assigner.assign(heads, at, x.rows, scores);
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
    const centers = stage === 1 ? 'current' : 'previous';
    const scores = { centers, prices: true, similarities: out.similarities !== undefined } as const;
    this.#assigner.assign(heads, at, x.rows, scores);
    const unit = !this.#euclidean && stage === 1;
    const options = { weighted: weights !== undefined, unit, dualLearningRates };
    this.#updater.update(heads, at, x.rows, options);
    this.#giveBack(heads, x.rows, out);
  }

  endEpoch({ stage, averaging }: EndEpochOptions): void {
    for (const head of this.#opened()) {
      const { k, dim, current, previous, counts, drift } = head;
      if (stage === 2) {
        const unit = !this.#euclidean;
        const [to, from] = [previous.centers, current.centers];
        const [scratch, panels] = [this.#scratch, panelsOf(k)];
        this.#kernels.blendCenters(to, from, k, dim, averaging, unit, scratch, 0, panels);
        this.#kernels.packCenters(previous.table, k, dim, scratch, 0, panels);
        copyCenterSet(this.#heap, previous, current);
      } else {
        copyCenterSet(this.#heap, current, previous);
      }
      this.#heap.f64(counts, k).fill(0);
      this.#heap.f64(drift, k).fill(0);
    }
  }

  read(): ClusteringState[] {
    return this.#opened().map((head) => readHead(this.#heap, head));
  }

  dispose(): void {
    if (this.#heads) this.#engine.crew.leave();
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
    const { data } = x;
    // A view of this memory would not outlive its growth.
    const within = data.buffer === this.#heap.memory.buffer ? data.byteOffset : undefined;
    this.#batch.reserve(rows);
    const to = this.#batch.x;
    if (from !== undefined && !this.#normalize) return from;
    if (from !== undefined) this.#kernels.normalizeRows(from, rows, cols, to);
    else if (within !== undefined) this.#heap.copy(within, to, 4 * rows * cols);
    else this.#heap.f32(to, rows * cols).set(data.subarray(0, rows * cols));
    return to;
  }

  #giveBack(heads: readonly HeadMemory[], rows: number, out: Assignment): void {
    const size = heads.length * rows;
    out.labels.set(this.#heap.i32(this.#batch.labels, size));
    out.similarities?.set(this.#heap.f32(this.#batch.similarities, size));
  }
}
