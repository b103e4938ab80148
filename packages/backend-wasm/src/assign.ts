import type { AssignOptions } from '@coke/core/backend';
import { ASSIGN, MOST_ROWS } from '../assembly/layout.ts';
import type { BatchMemory } from './batch-memory.ts';
import { requantizeCenterSet } from './center-set.ts';
import type { ClusteringMemory } from './clustering-memory.ts';
import type { Engine } from './engine.ts';
import type { JobMemory, RowsInMemory } from './job-memory.ts';
import { rowsAtOnce } from './scratch.ts';
import type { Bits } from './screening.ts';
import { LARGE, rowsPerTask } from './tasks.ts';

/** How rows are scored, and what of it is written down. */
export interface Scores extends AssignOptions {
  readonly similarities: boolean;
}

/** What became of the rows of one clustering since its session was opened. */
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

  /** Labels, and similarities where asked for, of all clusterings are left in the batch's memory. */
  assign(clusterings: readonly ClusteringMemory[], x: RowsInMemory, scores: Scores): void {
    const { pool } = this.#engine;
    const dim = clusterings[0]!.dim;
    const { numbers, ...rest } = x;
    const { rows } = x;
    const widths = clusterings.map((clustering, h) => this.#prepare(clustering, h, x, scores));
    const part = rowsPerTask(rows, x.indptr ? MOST_ROWS : rowsAtOnce(dim), pool.threads);
    const multiplications = clusterings.reduce((sum, { k }) => sum + numbers * k, 0);
    this.#jobs.write({
      ...({ kind: ASSIGN, tasks: Math.ceil(rows / part), part } as const),
      ...{ ...rest, dim, euclidean: this.#euclidean },
    });
    pool.perform(this.#jobs.job, multiplications >= LARGE);
    for (const [h, clustering] of clusterings.entries())
      this.#learn(clustering, h, rows, widths[h]);
  }

  /** Of clustering h. */
  statistics(h: number): ScreeningStatistics {
    return this.#statistics[h] ?? { rows: 0, screened: 0, panelsRescored: 0 };
  }

  /** @returns Width of the integers that the clustering's rows are screened in, if they are. */
  #prepare(
    clustering: ClusteringMemory,
    h: number,
    { rows, indptr }: RowsInMemory,
    scores: Scores,
  ): Bits | undefined {
    const { k, offsets, batchCounts, ends, counts, screening, current, previous } = clustering;
    const { labels, similarities, order } = this.#batch;
    // Few products are saved where few are taken.
    const bits = indptr ? undefined : screening?.begin();
    if (bits !== undefined && bits !== clustering.bits) this.#requantize(clustering, bits);
    const set = (scores.centers === 'current' ? current : previous).table;
    const first = 4 * h * rows;
    this.#jobs.writeClustering(h, {
      ...{ set, k, offsets, labels: labels + first },
      similarities: scores.similarities ? similarities + first : 0,
      ...{ bits: bits ?? 0, worth: bits ? screening!.worth(bits) : 0 },
      ...{ moving: current.table, batchCounts, ends, order: order + first, counts },
    });
    const prices = scores.prices ? clustering.prices : 0;
    this.#engine.kernels.prepareClustering(this.#jobs.clustering(h), prices, this.#euclidean);
    return bits;
  }

  #requantize(clustering: ClusteringMemory, bits: Bits): void {
    const { k, dim } = clustering;
    for (const set of [clustering.current, clustering.previous]) {
      requantizeCenterSet(this.#engine, set, k, dim, bits, this.#jobs.scratch);
    }
    clustering.bits = bits;
  }

  #learn({ screening }: ClusteringMemory, h: number, rows: number, bits: Bits | undefined): void {
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
