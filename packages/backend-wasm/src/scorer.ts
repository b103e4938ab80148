import {
  type Candidates,
  type ClusterSums,
  type HeldRows,
  type HostMatrix,
  opened,
  type Scorer,
  type ScoringProblem,
  type SparseMatrix,
} from '@coke/core/backend';
import { MOST_ROWS, NEAR } from '../assembly/layout.ts';
import { AllocatedMatrix } from './allocated-matrix.ts';
import { Blocks } from './blocks.ts';
import { type CenterSet, createCenterSet, requantizeCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import { JobMemory, type RowsInMemory } from './job-memory.ts';
import type { Pointer } from './kernels.ts';
import { ListMemory } from './list-memory.ts';
import { checkedRows } from './native-input.ts';
import { panelsOf } from './panels.ts';
import { type Path, screeningOf } from './path.ts';
import { nearRowsAtOnce, nearScratch } from './scratch.ts';
import type { Bits, Screening } from './screening.ts';
import { isSparse } from './sparse.ts';
import { addUp } from './sums.ts';
import { LARGE, rowsPerTask } from './tasks.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** Rows, centers and prices in linear memory. Results are the same for any path and number of threads. */
export class WasmScorer implements Scorer<WasmMatrix> {
  readonly #engine: Engine;
  readonly #problem: ScoringProblem;
  readonly #blocks: Blocks;
  readonly #jobs: JobMemory;
  readonly #lists: ListMemory;
  readonly #screening: Screening | undefined;
  readonly #centers: CenterSet;
  /** Width of the integers of the centers. */
  #bits: Bits | undefined;
  /** rho, K float32. */
  readonly #prices: Pointer;
  /** Scratch: what scores add to x·c, float32, a whole number of panels. */
  readonly #offsets: Pointer;
  #held: Map<HeldRows, RowsInMemory> | undefined = new Map();

  constructor(engine: Engine, problem: ScoringProblem, path: Path) {
    const { memory, pool, relaxed } = engine;
    const { k, dim } = problem;
    this.#engine = engine;
    this.#problem = problem;
    this.#blocks = new Blocks(memory);
    this.#lists = new ListMemory(memory);
    this.#screening = screeningOf(path, relaxed, k, dim);
    this.#bits = this.#screening?.first;
    try {
      this.#jobs = new JobMemory(memory, this.#blocks, 1, pool.threads, nearScratch(dim, k));
      const [zeros, scratch] = [new Float32Array(k * dim), this.#jobs.scratch];
      this.#centers = createCenterSet(engine, this.#blocks, zeros, k, dim, this.#bits, scratch);
      this.#prices = this.#blocks.hold(new Float32Array(k));
      this.#offsets = this.#blocks.take(8 * panelsOf(k), 4);
      pool.join();
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  /**
   * @throws RangeError if memory has no room for them, or for a native input that the core would refuse.
   * @throws TypeError for one that was disposed.
   */
  hold(x: HostMatrix | WasmMatrix): HeldRows {
    const allHeld = opened(this.#held, 'scorer');
    const { memory } = this.#engine;
    const { rows, cols } = x;
    const held: HeldRows = { rows, cols, release: () => this.#release(held) };
    if (isSparse(x)) {
      allHeld.set(held, this.#holdSparse(x));
      return held;
    }
    if (AllocatedMatrix.is(x, memory)) checkedRows(this.#engine, x, this.#problem.dim, false);
    const { data } = x;
    // A view of this memory would not outlive its growth.
    const within = memory.addressOf(data);
    // Kernels read rows by fours, from any on.
    const at = this.#allocate(4 * (rows + 3) * cols, x);
    if (within !== undefined) memory.copy(within, at, 4 * rows * cols);
    else memory.f32(at, rows * cols).set(data.subarray(0, rows * cols));
    allHeld.set(held, { x: at, rows, numbers: rows * cols });
    return held;
  }

  setCenters(centers: Float32Array): void {
    opened(this.#held, 'scorer');
    const { memory, kernels } = this.#engine;
    const { k, dim } = this.#problem;
    const { table, centers: at } = this.#centers;
    memory.f32(at, k * dim).set(centers.subarray(0, k * dim));
    kernels.packCenters(table, k, dim, this.#jobs.scratch, 0, panelsOf(k));
  }

  setPrices(prices: Float64Array): void {
    opened(this.#held, 'scorer');
    const { k } = this.#problem;
    this.#engine.memory.f32(this.#prices, k).set(prices.subarray(0, k));
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const all = this.#rowsOf(rows);
    const most = this.#lists.reserve(end - start, out.capacity);
    for (let first = start; first < end; first += most) {
      const count = Math.min(most, end - first);
      const part = all.indptr
        ? { ...all, indptr: all.indptr + 4 * first }
        : { ...all, x: all.x + 4 * first * rows.cols };
      const numbers = (all.numbers / rows.rows) * count;
      this.#list({ ...part, rows: count, numbers }, margin);
      this.#lists.read(count, first - start, out);
    }
  }

  /** @throws RangeError if memory has no room for the labels and the sums. */
  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): void {
    const x = this.#rowsOf(rows);
    addUp(this.#engine, this.#jobs, this.#problem, x, labels.subarray(0, rows.rows), weights, out);
  }

  dispose(): void {
    if (!this.#held) return;
    for (const held of this.#held.values()) this.#free(held);
    this.#held = undefined;
    this.#engine.pool.leave();
    this.#lists.release();
    this.#blocks.release();
  }

  /** Leave the lists of rows in linear memory. */
  #list({ numbers, ...x }: RowsInMemory, margin: number): void {
    const { kernels, pool } = this.#engine;
    const { k, dim, metric } = this.#problem;
    const euclidean = metric === 'euclidean';
    const bits = x.indptr ? undefined : this.#beginScreening();
    const most = x.indptr ? MOST_ROWS : nearRowsAtOnce(dim, k);
    const part = rowsPerTask(x.rows, most, pool.threads);
    const tasks = Math.ceil(x.rows / part);
    this.#jobs.write({ kind: NEAR, tasks, part, ...x, dim, euclidean });
    this.#jobs.writeClustering(0, {
      ...{ set: this.#centers.table, k, offsets: this.#offsets },
      ...{ bits: bits ?? 0, worth: bits ? this.#screening!.worth(bits) : 0 },
      ...{ margin, lists: this.#lists },
    });
    kernels.prepareClustering(this.#jobs.clustering(0), this.#prices, euclidean);
    pool.perform(this.#jobs.job, numbers * k >= LARGE);
    const tally = this.#jobs.tally(0);
    if (bits !== undefined) this.#screening!.learn(bits, tally.rows, tally.panels);
  }

  /** @returns Width of the integers that rows are screened in next, if they are. */
  #beginScreening(): Bits | undefined {
    const bits = this.#screening?.begin();
    if (bits === undefined || bits === this.#bits) return bits;
    const { k, dim } = this.#problem;
    requantizeCenterSet(this.#engine, this.#centers, k, dim, bits, this.#jobs.scratch);
    this.#bits = bits;
    return bits;
  }

  #holdSparse({ data, indices, indptr, rows, cols }: SparseMatrix): RowsInMemory {
    const { memory } = this.#engine;
    const numbers = data.length;
    // One block holds all three.
    const at = this.#allocate(4 * (2 * numbers + rows + 1), { rows, cols });
    const held = { x: at, indices: at + 4 * numbers, indptr: at + 8 * numbers, rows, numbers };
    memory.f32(held.x, numbers).set(data);
    memory.i32(held.indices, numbers).set(indices);
    memory.i32(held.indptr, rows + 1).set(indptr);
    return held;
  }

  #allocate(bytes: number, { rows, cols }: Pick<HeldRows, 'rows' | 'cols'>): Pointer {
    try {
      return this.#engine.memory.allocate(bytes);
    } catch (error) {
      const rule =
        'rows that fit into the memory of WebAssembly, 4 GiB for all that a backend holds';
      const cure = 'release what is held, take fewer rows, or a backend without that limit';
      const size = `${rows} × ${cols}, ${(bytes / 2 ** 30).toFixed(1)} GiB`;
      throw new RangeError(`x should be ${rule} (${cure}), got ${size}`, { cause: error });
    }
  }

  #release(held: HeldRows): void {
    const rows = this.#held?.get(held);
    if (rows) this.#free(rows);
    this.#held?.delete(held);
  }

  #free({ x }: RowsInMemory): void {
    this.#engine.memory.release(x);
  }

  #rowsOf(rows: HeldRows): RowsInMemory {
    const held = opened(this.#held, 'scorer').get(rows);
    if (held) return held;
    throw new Error('rows should be held by this scorer, got rows that were released');
  }
}
