import type { AssignOptions } from '@coke/core/backend';
import type { BatchMemory } from './batch-memory.ts';
import { requantizeCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import type { HeadMemory } from './head-memory.ts';
import type { JobMemory } from './job-memory.ts';
import type { Pointer } from './kernels.ts';
import { rowsAtOnce } from './scratch.ts';
import type { Bits } from './screening.ts';

/** Multiplications that are worth waking other threads for: some 20 µs. */
const LARGE = 2 ** 20;

/** How rows are scored, and what of it is written down. */
export interface Scores extends AssignOptions {
  readonly similarities: boolean;
}

/** What became of the rows of one head since its session was opened. */
export interface ScreeningStatistics {
  /** Rows labelled. */
  readonly rows: number;
  /** Those labelled by screening. */
  readonly screened: number;
  /** Panels of 8 clusters that were scored in float32 for these. */
  readonly panelsRescored: number;
}

/** Finds the best cluster of every row of a batch, by the path that is fastest for it. */
export class Assigner {
  readonly #engine: Engine;
  readonly #batch: BatchMemory;
  readonly #jobs: JobMemory;
  readonly #euclidean: boolean;
  readonly #statistics: ScreeningStatistics[] = [];

  constructor(engine: Engine, batch: BatchMemory, jobs: JobMemory, euclidean: boolean) {
    this.#engine = engine;
    this.#batch = batch;
    this.#jobs = jobs;
    this.#euclidean = euclidean;
  }

  /** Labels, and similarities where asked for, of all heads are left in the batch's memory. */
  assign(heads: readonly HeadMemory[], x: Pointer, rows: number, scores: Scores): void {
    const { crew } = this.#engine;
    const dim = heads[0]!.dim;
    const widths = heads.map((head, h) => this.#prepare(head, h, rows, scores));
    const part = this.#part(rows, dim);
    const multiplications = heads.reduce((sum, { k }) => sum + rows * dim * k, 0);
    this.#jobs.write({
      ...({ kind: 'label', tasks: Math.ceil(rows / part), part } as const),
      ...{ x, rows, dim, weights: 0, euclidean: this.#euclidean, unit: false },
    });
    crew.perform(this.#jobs.job, multiplications >= LARGE);
    for (const [h, head] of heads.entries()) this.#learn(head, h, rows, widths[h]);
  }

  /** Of head h. */
  statistics(h: number): ScreeningStatistics {
    return this.#statistics[h] ?? { rows: 0, screened: 0, panelsRescored: 0 };
  }

  /** Rows of a task: few enough that no thread waits long for another. */
  #part(rows: number, dim: number): number {
    const { threads } = this.#engine.crew;
    const fair = threads === 1 ? rows : Math.ceil(rows / (16 * threads)) * 4;
    return Math.min(rowsAtOnce(dim), fair);
  }

  /** @returns Width of the integers that the head's rows are screened in, if they are. */
  #prepare(head: HeadMemory, h: number, rows: number, scores: Scores): Bits | undefined {
    const { k, offsets, batchCounts, ends, counts, screening, current, previous } = head;
    const { labels, similarities, order } = this.#batch;
    const bits = screening?.begin();
    if (bits !== undefined && bits !== head.bits) this.#requantize(head, bits);
    const set = (scores.centers === 'current' ? current : previous).table;
    const first = 4 * h * rows;
    this.#jobs.writeHead(h, {
      ...{ set, k, offsets, labels: labels + first },
      similarities: scores.similarities ? similarities + first : 0,
      ...{ bits: bits ?? 0, worth: bits ? screening!.worth(bits) : 0 },
      ...{ moving: current.table, batchCounts, ends, order: order + first, counts },
    });
    const prices = scores.prices ? head.prices : 0;
    this.#engine.kernels.prepareHead(this.#jobs.head(h), prices, this.#euclidean);
    return bits;
  }

  #requantize(head: HeadMemory, bits: Bits): void {
    const { k, dim } = head;
    for (const set of [head.current, head.previous]) {
      requantizeCenterSet(this.#engine, set, k, dim, bits, this.#jobs.scratch);
    }
    head.bits = bits;
  }

  #learn({ screening }: HeadMemory, h: number, rows: number, bits: Bits | undefined): void {
    const { rows: screened, panels } = this.#jobs.tally(h);
    if (screening && bits !== undefined) screening.learn(bits, screened, panels);
    const before = this.statistics(h);
    this.#statistics[h] = {
      rows: before.rows + rows,
      screened: before.screened + screened,
      panelsRescored: before.panelsRescored + panels,
    };
  }
}
