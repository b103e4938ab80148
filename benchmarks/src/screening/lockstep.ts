import { performance } from 'node:perf_hooks';
import { type ClusteringState, dualLearningRate, type Matrix, ratioBounds } from '@coke/core';
import type { Session } from '@coke/core/backend';
import { type OpenPath, type PathName, RATIO } from './paths.ts';
import type { ScreeningCase, Start } from './screening-case.ts';
import { type Statistics, screeningStatistics, since } from './screening-statistics.ts';

/** How one path did. */
export interface PathResult {
  readonly name: PathName;
  /** Milliseconds of a batch, a sample for each turn but the first, which warms up. */
  readonly times: readonly number[];
  /** What became of the rows of each batch. */
  readonly batches: readonly Statistics[];
  /** Labels that were not those of f32. */
  readonly differing: number;
  /** Were all centers, prices and counts those of f32 in the end, bit for bit? */
  readonly sameState: boolean;
}

/** How all paths did on one kind of data. */
export interface LockstepResult {
  readonly name: string;
  readonly real: boolean;
  readonly rows: number;
  readonly dim: number;
  readonly k: number;
  /** Rows that each path labelled. */
  readonly assignments: number;
  readonly paths: readonly PathResult[];
}

export interface LockstepOptions {
  /** Told the share that is done. */
  readonly onShare?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** Batches of a turn: so many that the threads of the path before are asleep for most of it. */
const TURN = 16;

interface Batch extends Matrix {
  readonly dualLearningRate: number;
  /** Where its labels are in those of the turn. */
  readonly first: number;
}

/**
 * Cluster the same rows by every path, batch by batch from the same state, and compare all labels with
 * those of f32. As long as none differs, states stay the same, so that every batch is a new comparison.
 * Paths take turns of some batches each.
 *
 * @param opened - In the state that `start` says; the first is f32, or whatever the others are held to.
 */
export async function lockstep(
  { name, real, metric, batchRows, epochs }: ScreeningCase,
  start: Start,
  opened: readonly OpenPath[],
  { onShare, signal }: LockstepOptions = {},
): Promise<LockstepResult> {
  const { rows, centers } = start;
  const paths = opened.map((path) => new Runner(path, metric === 'cosine'));
  const turns = takeBatches(start, batchRows);
  let turn = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const batches of turns) {
      for (let p = 0; p < paths.length; p++) {
        signal?.throwIfAborted();
        await paths[(p + turn) % paths.length]!.run(batches);
      }
      for (const path of paths) path.compare(paths[0]!);
      onShare?.(++turn / (epochs * turns.length));
    }
    for (const path of paths) await path.endEpoch();
  }
  const results: PathResult[] = [];
  for (const path of paths) results.push(await path.result(paths[0]!));
  const [dim, k, assignments] = [rows.cols, centers.rows, epochs * rows.rows];
  return { name, real, rows: rows.rows, dim, k, assignments, paths: results };
}

/** One path and what is known of it so far. */
class Runner {
  readonly #path: OpenPath;
  readonly #unitLength: boolean;
  readonly #times: number[] = [];
  readonly #batches: Statistics[] = [];
  #labels: Int32Array = new Int32Array(0);
  #differing = 0;

  constructor(path: OpenPath, unitLength: boolean) {
    this.#path = path;
    this.#unitLength = unitLength;
  }

  async run(batches: readonly Batch[]): Promise<void> {
    const { session } = this.#path;
    this.#labels = new Int32Array(batches.reduce((sum, { rows }) => sum + rows, 0));
    const statistics = [statisticsOf(session)];
    const start = performance.now();
    for (const batch of batches) {
      const labels = this.#labels.subarray(batch.first, batch.first + batch.rows);
      const dualLearningRates = [batch.dualLearningRate];
      await session.step(
        batch,
        { labels },
        { dualLearningRates, centers: 'current', unitLength: this.#unitLength },
      );
      statistics.push(statisticsOf(session));
    }
    this.#times.push((performance.now() - start) / batches.length);
    for (let i = 1; i < statistics.length; i++) {
      this.#batches.push(since(statistics[i]!, statistics[i - 1]!));
    }
  }

  compare(expected: Runner): void {
    for (let i = 0; i < this.#labels.length; i++) {
      if (this.#labels[i] !== expected.#labels[i]) this.#differing++;
    }
  }

  async endEpoch(): Promise<void> {
    await this.#path.session.endEpoch({});
  }

  async result(expected: Runner): Promise<PathResult> {
    const [ours, theirs] = [await this.#path.session.read(), await expected.#path.session.read()];
    return {
      name: this.#path.name,
      times: this.#times.slice(this.#times.length > 1 ? 1 : 0),
      batches: this.#batches,
      differing: this.#differing,
      sameState: sameBits(ours[0]!, theirs[0]!),
    };
  }
}

/** There is one head. */
function statisticsOf(session: Session): Statistics {
  return screeningStatistics(session)[0]!;
}

/** Batches of an epoch, by turns. */
function takeBatches({ rows, centers }: Start, batchRows: number): Batch[][] {
  const { data, cols } = rows;
  const bounds = ratioBounds(centers.rows, RATIO);
  const range = meanSquaredDistance(centers);
  const turns: Batch[][] = [];
  for (let seen = 0, first = 0; seen < rows.rows; seen += batchRows, first += batchRows) {
    if (turns.length === 0 || turns.at(-1)!.length === TURN) {
      turns.push([]);
      first = 0;
    }
    const count = Math.min(batchRows, rows.rows - seen);
    const position = { batchRows: count, seen, epochRows: rows.rows };
    turns.at(-1)!.push({
      data: data.subarray(seen * cols, (seen + count) * cols),
      ...{ rows: count, cols, first },
      dualLearningRate: dualLearningRate(bounds, position, range),
    });
  }
  return turns;
}

/** Of all pairs of rows: twice their variance. */
function meanSquaredDistance({ data, rows, cols }: Matrix): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * cols + j]! / rows;
    for (let i = 0; i < rows; i++) sum += (data[i * cols + j]! - mean) ** 2;
  }
  return (2 * sum) / rows;
}

function sameBits(a: ClusteringState, b: ClusteringState): boolean {
  return (['centers', 'previousCenters', 'prices', 'counts', 'drift'] as const).every((array) =>
    a[array].every((value, i) => Object.is(value, b[array][i])),
  );
}
