import type { AssignOptions, EndEpochOptions, Session } from '../backend/session.ts';
import type { Batch } from '../batches/batch.ts';
import type { Sample } from '../batches/sample.ts';
import { type Certificate, certify } from '../certificate/certificate.ts';
import { addBatch, createTally } from '../certificate/size-tally.ts';
import { firstCentersOf } from '../first-centers/first-centers.ts';
import { LabelTable } from '../labels/labels.ts';
import { SoftLabels } from '../labels/soft-labels.ts';
import type { StoredLabels } from '../labels/targets.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { Bounds } from '../problem/bounds.ts';
import {
  type CenterKind,
  type ClusteringState,
  createClusteringState,
} from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { Scratch } from '../rows/check-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import { dualLearningRate } from './dual-learning-rate.ts';
import type { OnlineState } from './online-state.ts';
import { scoreRange } from './score-range.ts';

/**
 * 1: centers move at unit length and assign at once. 2: rows are assigned by the previous
 * centers, the running means are not normalised until the epoch ends. (Paper, single view.)
 */
type Stage = 1 | 2;

/** Options that decide what a step does. */
export type OnlineOptions<Input> = Pick<
  ResolvedOptions<Input>,
  | 'k'
  | 'metric'
  | 'bounds'
  | 'dualLearningRate'
  | 'instances'
  | 'centerCarry'
  | 'stage2From'
  | 'labelSize'
>;

/** Options that decide how a clustering begins, too. */
export type StartOptions<Input> = OnlineOptions<Input> &
  Pick<ResolvedOptions<Input>, 'normalize' | 'init' | 'centers' | 'seed' | 'backend'>;

/** A model at work: the order of events on an open session. Input has been checked. */
export class OnlineClustering<Input> {
  readonly dim: number;
  /** What of the clustering is not in its session. */
  readonly state: OnlineState;
  readonly #options: OnlineOptions<Input>;
  readonly #session: Session<Input>;
  readonly #similarities = new Scratch();

  constructor(
    options: OnlineOptions<Input>,
    session: Session<Input>,
    dim: number,
    state: OnlineState,
  ) {
    this.#options = options;
    this.#session = session;
    this.dim = dim;
    this.state = state;
  }

  /**
   * Draw first centers from `sample`, rows as they are clustered, and open a session with them.
   *
   * @param pause - Called now and then while centers are drawn; may throw to stop it.
   */
  static async start<Input>(
    options: StartOptions<Input>,
    sample: Sample,
    pause: () => Promise<void>,
  ): Promise<OnlineClustering<Input>> {
    const { k, metric, normalize, bounds, backend } = options;
    const dim = sample.rows.cols;
    const heads = (await firstCentersOf(options, sample, pause)).map((centers, h) =>
      createClusteringState(centers, dim, bounds[h]!),
    );
    const state = {
      epoch: 0,
      tally: createTally(k),
      labels: new LabelTable(k),
      soft: undefined,
      ranges: heads.map(({ centers }) => scoreRange(centers, dim)),
      lastInstances: 0,
    };
    const session = await backend.open({ metric, heads, normalize });
    return new OnlineClustering(options, session, dim, state);
  }

  /** Number of clusterings. */
  get heads(): number {
    return this.#options.k.length;
  }

  get metric(): Metric {
    return this.#options.metric;
  }

  /** Shares, one a head. */
  get bounds(): readonly Bounds[] {
    return this.#options.bounds;
  }

  /** What a network's loss may read by ids: soft labels from the epoch after stage 2 began on. */
  get stored(): StoredLabels {
    const { epoch, labels, soft } = this.state;
    const { stage2From = Number.POSITIVE_INFINITY } = this.#options;
    return { labels, soft: epoch > stage2From ? soft : undefined };
  }

  get #stage(): Stage {
    return this.state.epoch >= (this.#options.stage2From ?? Number.POSITIVE_INFINITY) ? 2 : 1;
  }

  /** The centers that rows are assigned by in this stage; in stage 2 the current ones are raw means. */
  get assigning(): CenterKind {
    return this.#stage === 1 ? 'current' : 'previous';
  }

  /** f = 1 / (t - s + 1). */
  get #averaging(): number {
    return 1 / (this.state.epoch - (this.#options.stage2From ?? 0) + 1);
  }

  /**
   * Cluster one batch and remember its labels.
   *
   * @param epochRows - N where it is known for certain.
   * @returns Labels as assigned on arrival, heads × rows.
   */
  async step({ rows, count, ids, weights }: Batch<Input>, epochRows?: number): Promise<Int32Array> {
    const { k } = this.#options;
    const labels = new Int32Array(k.length * count);
    const similarities = this.#similarities.atLeast(k.length * count);
    const out = { labels, similarities };
    const centers = this.assigning;
    if (weights?.every((weight) => weight === 0)) {
      // Rows without weight get labels, but move neither prices nor centers.
      await this.#session.assign(rows, out, { centers, prices: true });
    } else {
      const dualLearningRates = this.#rates(count, epochRows);
      await this.#session.step(rows, out, {
        dualLearningRates,
        centers,
        unitLength: this.metric === 'cosine' && this.#stage === 1,
        ...(weights && { weights }),
      });
    }
    addBatch(this.state.tally, count, labels, similarities, weights);
    if (ids) this.#remember(ids, labels);
    return labels;
  }

  /** Label rows without learning from them: heads × rows. */
  async assign(rows: Matrix | Input, count: number, options: AssignOptions): Promise<Int32Array> {
    const labels = new Int32Array(this.heads * count);
    await this.#session.assign(rows, { labels }, options);
    return labels;
  }

  /**
   * Certify every head, then close the epoch.
   *
   * @throws Error if nothing of any weight has been seen in it.
   */
  async endEpoch(): Promise<Certificate[]> {
    const { state } = this;
    const centers = this.assigning;
    const { tally } = state;
    if (tally.weight === 0) {
      throw new Error('an epoch should have rows of positive weight before it ends, got none');
    }
    const heads = await this.#session.read();
    const certificates = heads.map((head, h) =>
      certify(head, tally.heads[h]!, tally, this.#options.metric),
    );
    await this.#session.endEpoch(this.#closing);
    state.epoch++;
    state.lastInstances = tally.instances;
    state.tally = createTally(this.#options.k);
    state.ranges = heads.map((head) =>
      scoreRange(centers === 'current' ? head.centers : head.previousCenters, head.dim),
    );
    return certificates;
  }

  /** Copy of the state of every head. */
  async read(): Promise<ClusteringState[]> {
    return this.#session.read();
  }

  dispose(): void {
    this.#session.dispose();
  }

  /** How this stage closes an epoch. */
  get #closing(): EndEpochOptions {
    const carry = this.#options.centerCarry;
    return this.#stage === 1 ? { carry } : { carry, averaging: this.#averaging };
  }

  #rates(count: number, epochRows: number | undefined): number[] {
    const { k, bounds, dualLearningRate: rate, instances } = this.#options;
    const { lastInstances, tally, ranges } = this.state;
    if (rate !== 'auto') return k.map(() => rate);
    const known = epochRows ?? instances ?? (lastInstances > 0 ? lastInstances : undefined);
    const position = { batchRows: count, seen: tally.instances, epochRows: known };
    return k.map((_, h) => dualLearningRate(bounds[h]!, position, ranges[h]!));
  }

  #remember(ids: ArrayLike<number>, labels: Int32Array): void {
    const { k, labelSize } = this.#options;
    this.state.labels.set(ids, labels);
    if (this.#stage === 1 || labelSize === 1) return;
    this.state.soft ??= new SoftLabels(k.length, labelSize);
    for (let i = 0; i < ids.length; i++) {
      for (let h = 0; h < k.length; h++) {
        this.state.soft.add(ids[i]!, h, labels[h * ids.length + i]!, this.#averaging);
      }
    }
  }
}
