import { scorerOf } from '../backend/scorer-of.ts';
import type { AssignOptions, EndEpochOptions, Session, StepOptions } from '../backend/session.ts';
import type { Batch } from '../batches/batch.ts';
import { type Beginning, chooseFrame, framingOf } from '../batches/beginning.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { certifyEpoch } from '../certificate/certify-epoch.ts';
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
import { changeFrame, type Frame, IDENTITY_FRAME, scoreUnit } from '../rows/frame.ts';
import type { HostRows } from '../rows/given-rows.ts';
import type { Id } from '../rows/ids.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { RowReader } from '../rows/row-reader.ts';
import { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';
import { batchRates } from './batch-rates.ts';
import type { OnlineState } from './online-state.ts';
import type { Predictions } from './predictions.ts';
import { PriceAverage } from './price-average.ts';
import { scalesOfEpoch, scalesOfFirstBatch } from './price-scales.ts';
import { type Reassigned, reassignClusters, type ValuesWithinSizes } from './reassign-clusters.ts';
import { rowRange, scoreRange } from './score-range.ts';
import { startChecksum } from './start-checksum.ts';
import { starvedClusters } from './starved-clusters.ts';

/** Stream of random numbers for restarts, one an epoch and head; samples use those before. */
const RESTART_STREAM = 2 ** 41;

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
  | 'normalize'
  | 'bounds'
  | 'dualLearningRate'
  | 'dualLearningRateDecay'
  | 'instances'
  | 'window'
  | 'halfLife'
  | 'seed'
  | 'centerCarry'
  | 'centerUpdate'
  | 'stage2From'
  | 'labelSize'
  | 'centers'
  | 'backend'
>;

/** Options that decide how a clustering begins, too. */
export type StartOptions<Input> = OnlineOptions<Input> &
  Pick<ResolvedOptions<Input>, 'init' | 'keepLabels'>;

/**
 * A model at work: the order of events on an open session. Input has been checked.
 *
 * Here alone rows as given become rows in the frame (`OnlineState.frame`), which the session works in,
 * and what the session says becomes what users read.
 */
export class OnlineClustering<Input> {
  readonly dim: number;
  /** What of the clustering is not in its session. */
  readonly state: OnlineState;
  readonly #options: OnlineOptions<Input>;
  readonly #reader: RowReader<Input>;
  #session: Session<Input>;
  readonly #similarities = new Scratch();
  #average: PriceAverage | undefined;
  #averagedPrices: readonly Float64Array[] | undefined;

  constructor(
    options: OnlineOptions<Input>,
    session: Session<Input>,
    dim: number,
    state: OnlineState,
  ) {
    this.#options = options;
    this.#reader = new RowReader(framingOf(options));
    this.#session = session;
    this.dim = dim;
    this.state = state;
  }

  /**
   * Draw first centers and open a session with them.
   *
   * @param pause - Called now and then while centers are drawn; may throw to stop it.
   */
  static async start<Input>(
    options: StartOptions<Input>,
    { frame, sample }: Beginning,
    pause: () => Promise<void>,
  ): Promise<OnlineClustering<Input>> {
    const { k, metric, normalize, bounds, backend } = options;
    const dim = sample.rows.cols;
    const heads = (await firstCentersOf(options, sample, frame, pause)).map((centers, h) =>
      createClusteringState(centers, dim, bounds[h]!),
    );
    const range = rowRange(sample.rows, sample.weights);
    const state: OnlineState = {
      epoch: 0,
      frame,
      tally: createTally(k),
      labels: new LabelTable(k, options.keepLabels),
      soft: undefined,
      ranges: heads.map(({ centers }) => Math.max(scoreRange(centers, dim), range)),
      spreads: undefined,
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

  /** Do rows go by centers that stay through the epoch? Then the current ones are raw means until it ends. */
  get #staying(): boolean {
    return this.#stage === 2 || this.#options.centerUpdate === 'epoch';
  }

  /** The centers that rows are assigned by. */
  get assigning(): CenterKind {
    return this.#staying ? 'previous' : 'current';
  }

  /** f: in stage 2, 1 / (t - s + 1); 1 where the means of an epoch take the centers' place. */
  get #averaging(): number {
    if (this.#stage === 1) return 1;
    return 1 / (this.state.epoch - (this.#options.stage2From ?? 0) + 1);
  }

  /**
   * Cluster one batch and remember its labels.
   *
   * @param epochRows - N where it is known for certain.
   * @returns Labels as assigned on arrival, heads × rows.
   */
  async step(batch: Batch<Input>, epochRows?: number): Promise<Int32Array> {
    const { k } = this.#options;
    const { count, ids, weights } = batch;
    if (this.#options.centerUpdate === 'epoch' && this.state.tally.batches === 0) {
      const { epoch, frame } = this.state;
      this.state.startChecksum = startChecksum(await this.readInFrame(), frame, epoch);
    }
    if (this.state.frame.scale === 0) await this.#findScale(batch);
    const rows = await this.#readyBatch(batch);
    const labels = new Int32Array(k.length * count);
    const similarities = this.#similarities.atLeast(k.length * count);
    const out = { labels, similarities };
    const centers = this.assigning;
    if (weights?.every((weight) => weight === 0)) {
      // Rows without weight get labels, but move neither prices nor centers.
      await this.#session.assign(rows, out, { centers, prices: true });
    } else {
      await this.#findScales(rows, count, weights);
      const dualLearningRates = batchRates(this.#options, this.state, count, epochRows);
      await this.#session.step(rows, out, {
        dualLearningRates,
        centers,
        unitLength: this.metric === 'cosine' && !this.#staying,
        ...(weights && { weights }),
        ...this.#carrying(weights ? sum(weights) : count),
      });
      this.#average?.add(labels, weights, dualLearningRates);
    }
    addBatch(this.state.tally, count, labels, similarities, weights, this.scoreUnit);
    if (ids && epochRows !== undefined) this.state.labels.reserve(epochRows, ids);
    if (ids) this.#remember(ids, labels);
    return labels;
  }

  /** Rows as given, as the session takes them; valid until the next call. */
  async ready(rows: HostRows | Input): Promise<HostMatrix | Input> {
    return this.#reader.forSession(rows, this.state.frame);
  }

  async #readyBatch(batch: Batch<Input>): Promise<HostMatrix | Input> {
    const { selected } = batch;
    const ready = selected && this.#reader.readySelection(selected, this.state.frame);
    // Not asked for before: they may have to be copied.
    return ready ?? this.ready(batch.rows);
  }

  /** By what scores and prices of the session are multiplied to be those of rows as given. */
  get scoreUnit(): number {
    return scoreUnit(this.state.frame);
  }

  /**
   * Label rows that are `ready` without learning from them.
   *
   * @param measured - Similarities too; else there are none.
   */
  async assign(
    rows: HostMatrix | Input,
    count: number,
    options: AssignOptions,
    measured = false,
  ): Promise<Predictions> {
    const labels = new Int32Array(this.heads * count);
    const similarities = new Float32Array(measured ? labels.length : 0);
    const out = measured ? { labels, similarities } : { labels };
    await this.#session.assign(rows, out, options);
    const unit = this.scoreUnit;
    return { labels, similarities: Float64Array.from(similarities, (value) => value * unit) };
  }

  /**
   * Certify every head, then close the epoch.
   *
   * @throws Error if nothing of any weight has been seen in it.
   */
  async endEpoch(): Promise<Certificate[]> {
    const { state, assigning } = this;
    const { tally } = state;
    if (tally.weight === 0) {
      throw new Error('an epoch should have rows of positive weight before it ends, got none');
    }
    const heads = await this.#session.read();
    const certificates = heads.map((head, h) =>
      certifyEpoch(head, tally.heads[h]!, tally, this.#options.metric),
    );
    await this.#session.endEpoch(this.#closing);
    const { metric, scoreUnit: unit } = this;
    Object.assign(state, scalesOfEpoch(heads, state, certificates, { metric, assigning, unit }));
    if (this.#average) {
      this.#averagedPrices = this.#average.mean() ?? this.#averagedPrices;
      this.#average = new PriceAverage(heads);
    }
    state.epoch++;
    state.startChecksum = undefined;
    state.lastInstances = tally.instances;
    state.tally = createTally(this.#options.k);
    return certificates;
  }

  /**
   * Clusters that starved in the epoch just closed, or are worth more elsewhere, begin anew at rows of a batch.
   * Not in stage 2.
   *
   * @param certificates - What `endEpoch` gave.
   * @returns Which clusters, one array a head.
   */
  async reassign(
    { rows: given, count, weights }: Batch<Input>,
    certificates: readonly Certificate[],
    valuesWithinSizes: ValuesWithinSizes,
  ): Promise<readonly (readonly number[])[]> {
    const { metric, normalize, backend, seed, k } = this.#options;
    const none = k.map(() => []);
    if (this.#stage === 2 || count === 0 || weights?.every((weight) => weight === 0)) return none;
    const rows = this.#reader.ready(await this.#reader.onHost(given), this.state.frame);
    const heads = await this.readInFrame();
    const reassigned: (Reassigned | undefined)[] = [];
    for (const [h, head] of heads.entries()) {
      const scorer = await scorerOf(backend, { metric, k: head.k, dim: this.dim });
      const starved = starvedClusters(certificates[h]!, this.#decayedCounts(head));
      const random = new Random(seed, RESTART_STREAM + this.state.epoch * k.length + h);
      try {
        const batch = { rows, weights };
        reassigned.push(
          await reassignClusters(scorer, head, starved, batch, metric, random, valuesWithinSizes),
        );
      } finally {
        scorer.dispose();
      }
    }
    if (reassigned.every((head) => head === undefined)) return none;
    const moved = heads.map((head, h) => reassigned[h]?.head ?? head);
    const session = await backend.open({ metric, heads: moved, normalize });
    this.#session.dispose();
    this.#session = session;
    if (this.#average) this.#average = new PriceAverage(moved);
    const { ranges, spreads } = this.state;
    this.state.ranges = reassigned.map((head, h) => head?.range ?? ranges[h]!);
    this.state.spreads = reassigned.map((head, h) => head?.spread ?? spreads![h]!);
    return reassigned.map((head) => head?.clusters ?? []);
  }

  /** From now on, average prices over the batches of each epoch. Not part of a saved file. */
  async averagePrices(): Promise<void> {
    this.#average = new PriceAverage(await this.readInFrame());
  }

  /**
   * Mean prices of one head over the last epoch closed, K, of rows as given: nearer to what balances the
   * sizes than the last ones, which swing. Undefined unless `averagePrices` was called in it or before.
   */
  averagedPrices(head: number): Float64Array | undefined {
    return this.#averagedPrices?.[head]?.map((price) => price * this.scoreUnit);
  }

  /** Copy of the state of every head, as the session has it: centers and prices in the frame. */
  async readInFrame(): Promise<ClusteringState[]> {
    return this.#session.read();
  }

  /** Copy of the state of every head: centers and prices of rows as given, rounded to float32. */
  async read(): Promise<ClusteringState[]> {
    const { frame } = this.state;
    const unit = this.scoreUnit;
    return (await this.readInFrame()).map((head) => moveHead(head, frame, IDENTITY_FRAME, unit));
  }

  dispose(): void {
    this.#session.dispose();
  }

  /** What of the counts is kept as a batch of weight b comes. */
  #carrying(batchWeight: number): Pick<StepOptions, 'carry'> {
    const { halfLife } = this.#options;
    return halfLife === undefined ? {} : { carry: 2 ** (-batchWeight / halfLife) };
  }

  /** What of the weight behind each center has not decayed, K, as the epoch just closed left it. */
  #decayedCounts({ counts }: ClusteringState): Float64Array | undefined {
    const { halfLife, centerCarry } = this.#options;
    if (halfLife === undefined || centerCarry === 0) return undefined;
    return counts.map((count) => count / centerCarry);
  }

  /** How an epoch is closed. */
  get #closing(): EndEpochOptions {
    const carry = this.#options.centerCarry;
    return this.#staying ? { carry, averaging: this.#averaging } : { carry };
  }

  /**
   * Where all rows so far were equal: the first batch of others gives the frame its scale, and its
   * origin too.
   */
  async #findScale({ rows, weights }: Batch<Input>): Promise<void> {
    const { dim } = this;
    const { backend, metric, normalize, dualLearningRate } = this.#options;
    const { frame } = this.state;
    const given = this.#reader.unit(await this.#reader.onHost(rows));
    const before = { data: frame.origin!, rows: 1, cols: dim };
    const native = this.#reader.isNative(rows);
    const found = chooseFrame(given, weights, native, { framed: true, centers: [before] });
    if (found.scale === 0) return;
    // Automatic prices had no range to be measured by, and are next to 0.
    const unit = dualLearningRate === 'auto' ? 1 : scoreUnit(frame) / scoreUnit(found);
    const heads = (await this.readInFrame()).map((head) => moveHead(head, frame, found, unit));
    const session = await backend.open({ metric, heads, normalize });
    this.#session.dispose();
    this.#session = session;
    if (this.#average) this.#average = new PriceAverage(heads);
    this.state.frame = found;
    this.state.spreads = undefined;
  }

  /** Of prices, before the first step. */
  async #findScales(
    rows: HostMatrix | Input,
    count: number,
    weights: Float32Array | undefined,
  ): Promise<void> {
    const { k, metric, dualLearningRate } = this.#options;
    const { ranges, spreads } = this.state;
    if (dualLearningRate !== 'auto') return;
    const found = metric === 'cosine' || !k.some((n, h) => n > 1 && ranges[h] === 0);
    if (spreads && found) return;
    const similarities = new Float32Array(k.length * count);
    const out = { labels: new Int32Array(k.length * count), similarities };
    await this.#session.assign(rows, out, { centers: this.assigning, prices: false });
    const seen = createTally(k);
    addBatch(seen, count, out.labels, similarities, weights);
    Object.assign(this.state, scalesOfFirstBatch(seen, ranges, metric));
  }

  #remember(ids: ArrayLike<Id>, labels: Int32Array): void {
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

/** @param unit - By what prices are multiplied. */
function moveHead(head: ClusteringState, from: Frame, to: Frame, unit: number): ClusteringState {
  return {
    ...head,
    centers: changeFrame(head.centers, from, to),
    previousCenters: changeFrame(head.previousCenters, from, to),
    prices: head.prices.map((price) => price * unit),
  };
}
