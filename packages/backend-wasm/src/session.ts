import {
  type Assignment,
  type AssignOptions,
  type ClusteringState,
  carryCounts,
  type EndEpochOptions,
  type HostMatrix,
  opened,
  type Problem,
  type Session,
  type StepOptions,
} from '@coke/core/backend';
import { AllocatedMatrix } from './allocated-matrix.ts';
import { Assigner, type ScreeningStatistics } from './assign.ts';
import { BatchMemory } from './batch-memory.ts';
import { Blocks } from './blocks.ts';
import { moveCenters } from './centers.ts';
import {
  type ClusteringMemory,
  createClusteringMemory,
  readClusteringState,
} from './clustering-memory.ts';
import { updateDuals } from './duals.ts';
import { endEpoch } from './end-epoch.ts';
import type { Engine } from './engine.ts';
import { JobMemory, type RowsInMemory } from './job-memory.ts';
import type { Kernels } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import { checkedRows } from './native-input.ts';
import { type Path, screeningOf } from './path.ts';
import { scratchBytes } from './scratch.ts';
import { isSparse } from './sparse.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** All clusterings in linear memory; a whole step is done there. */
export class WasmSession implements Session<WasmMatrix> {
  readonly #engine: Engine;
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #euclidean: boolean;
  readonly #normalize: boolean;
  readonly #dim: number;
  readonly #blocks: Blocks;
  readonly #batch: BatchMemory;
  readonly #assigner: Assigner;
  readonly #jobs: JobMemory;
  #clusterings: readonly ClusteringMemory[] | undefined;

  constructor(engine: Engine, { metric, heads, normalize }: Problem, path: Path) {
    this.#engine = engine;
    this.#memory = engine.memory;
    this.#kernels = engine.kernels;
    this.#euclidean = metric === 'euclidean';
    this.#normalize = normalize;
    this.#dim = heads[0]!.dim;
    this.#blocks = new Blocks(engine.memory);
    try {
      const { memory, pool, relaxed } = engine;
      const bytes = scratchBytes(this.#dim);
      this.#jobs = new JobMemory(memory, this.#blocks, heads.length, pool.threads, bytes);
      this.#batch = new BatchMemory(memory, heads.length);
      this.#clusterings = heads.map((head) => {
        const screening = screeningOf(path, relaxed, head.k, head.dim);
        return createClusteringMemory(engine, this.#blocks, head, screening, this.#jobs.scratch);
      });
      this.#assigner = new Assigner(engine, this.#batch, this.#jobs, this.#euclidean);
      pool.join();
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  /** What became of the rows of each head since the session was opened. */
  screeningStatistics(): ScreeningStatistics[] {
    return opened(this.#clusterings, 'session').map((_, h) => this.#assigner.statistics(h));
  }

  assign(x: HostMatrix | WasmMatrix, out: Assignment, { centers, prices }: AssignOptions): void {
    const clusterings = opened(this.#clusterings, 'session');
    const at = this.#takeIn(x, out);
    const scores = { centers, prices, similarities: out.similarities !== undefined };
    this.#assigner.assign(clusterings, at, scores);
    this.#giveBack(clusterings, x.rows, out);
  }

  step(
    x: HostMatrix | WasmMatrix,
    out: Assignment,
    { dualLearningRates, centers, unitLength, weights, carry = 1 }: StepOptions,
  ): void {
    const clusterings = opened(this.#clusterings, 'session');
    const at = this.#takeIn(x, out);
    const batch = this.#batch;
    if (weights) this.#memory.f32(batch.weights, x.rows).set(weights.subarray(0, x.rows));
    const scores = { centers, prices: true, similarities: out.similarities !== undefined } as const;
    this.#assigner.assign(clusterings, at, scores);
    const weighted = weights !== undefined;
    updateDuals(this.#engine, clusterings, batch, x.rows, weighted, dualLearningRates);
    for (const { counts, k } of clusterings) carryCounts(this.#memory.f64(counts, k), carry);
    const by = weighted ? batch.weights : 0;
    moveCenters(this.#engine, clusterings, this.#jobs, at, by, unitLength);
    this.#giveBack(clusterings, x.rows, out);
  }

  endEpoch(options: EndEpochOptions): void {
    for (const clustering of opened(this.#clusterings, 'session')) {
      endEpoch(this.#engine, clustering, options, !this.#euclidean, this.#jobs.scratch);
    }
  }

  read(): ClusteringState[] {
    return opened(this.#clusterings, 'session').map((each) =>
      readClusteringState(this.#memory, each),
    );
  }

  dispose(): void {
    if (this.#clusterings) this.#engine.pool.leave();
    this.#clusterings = undefined;
    this.#blocks.release();
    this.#batch.release();
  }

  /** Where the rows of a batch are in linear memory, checked and ready. Changes no state. */
  #takeIn(x: HostMatrix | WasmMatrix, out: Assignment): RowsInMemory {
    const { rows, cols } = x;
    const size = opened(this.#clusterings, 'session').length * rows;
    if (out.labels.length < size || (out.similarities && out.similarities.length < size)) {
      throw new RangeError(`out should hold ${size} results, got ${out.labels.length}`);
    }
    if (isSparse(x)) return this.#batch.hold(x);
    const from = AllocatedMatrix.is(x, this.#engine.memory)
      ? checkedRows(this.#engine, x, this.#dim, this.#normalize)
      : undefined;
    const { data } = x;
    // A view of this memory would not outlive its growth.
    const within = this.#memory.addressOf(data);
    this.#batch.reserve(rows, cols);
    const to = this.#batch.x;
    const numbers = rows * cols;
    if (from !== undefined && !this.#normalize) return { x: from, rows, numbers };
    if (from !== undefined) this.#kernels.normalizeRows(from, rows, cols, to);
    else if (within !== undefined) this.#memory.copy(within, to, 4 * rows * cols);
    else this.#memory.f32(to, numbers).set(data.subarray(0, numbers));
    return { x: to, rows, numbers };
  }

  #giveBack(clusterings: readonly ClusteringMemory[], rows: number, out: Assignment): void {
    const size = clusterings.length * rows;
    out.labels.set(this.#memory.i32(this.#batch.labels, size));
    out.similarities?.set(this.#memory.f32(this.#batch.similarities, size));
  }
}
