import type { Scorer } from '../backend/scorer.ts';
import { scorerOf } from '../backend/scorer-of.ts';
import type { Batch } from '../batches/batch.ts';
import { type Beginning, beginWithCenters, framingOf } from '../batches/beginning.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { withGaps } from '../certificate/certify-epoch.ts';
import { centersOf, type PowerDiagram } from '../exact/power-diagram.ts';
import { measureGap } from '../online/measure-gap.ts';
import { OnlineClustering, type StartOptions } from '../online/online-clustering.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { sharesOf } from '../problem/size-limits.ts';
import { unframed } from '../rows/frame.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { takingTurns } from '../support/event-loop.ts';

/** Options that a clustering is made by. */
export type ClusteringOptions<Input> = Omit<StartOptions<Input>, 'bounds'> &
  Pick<ResolvedOptions<Input>, 'bounds' | 'counts'>;

/** Which clustering is the model's, how it is replaced, and what it was last certified to be. */
export class CurrentClustering<Input> {
  readonly #options: ClusteringOptions<Input>;
  #clustering: OnlineClustering<Input> | undefined;
  #certificates: readonly Certificate[] = [];
  #diagrams: readonly PowerDiagram[] | undefined;
  /** One a head, where rows were labelled by diagrams. */
  #scorers: Scorer<Input>[] = [];
  #loaded = false;

  constructor(options: ClusteringOptions<Input>) {
    this.#options = options;
  }

  get clustering(): OnlineClustering<Input> | undefined {
    return this.#clustering;
  }

  /** Of the last epoch closed, or of the exact labels. */
  get certificates(): readonly Certificate[] {
    return this.#certificates;
  }

  /** By which rows are labelled where labels are exact; one a head. */
  get diagrams(): readonly PowerDiagram[] | undefined {
    return this.#diagrams;
  }

  /** Does it come from a file, and has not learnt since? */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** d, as far as it is known. */
  get dim(): number | undefined {
    return this.#clustering?.dim ?? this.givenDim;
  }

  /** d of the centers given as `init`. */
  get givenDim(): number | undefined {
    return this.#options.centers?.[0]?.cols;
  }

  /** @throws Error if there is none. */
  started(name: string): OnlineClustering<Input> {
    if (this.#clustering) return this.#clustering;
    throw new Error(`a model should have seen rows before ${name}: await fit or partialFit first`);
  }

  /**
   * The clustering; of a model that has not seen rows, one that begins with the centers given as `init`.
   *
   * @throws Error where there are none.
   */
  async startedOrGiven(name: string): Promise<OnlineClustering<Input>> {
    const { centers } = this.#options;
    if (!this.#clustering && centers) {
      const beginning = beginWithCenters(centers, framingOf(this.#options));
      const options = onlineOptions(this.#options, undefined);
      this.replace(await OnlineClustering.start(options, beginning, takingTurns(undefined)));
    }
    return this.started(name);
  }

  /** Make `clustering` the model's; the one before it is freed. */
  replace(
    clustering: OnlineClustering<Input>,
    certificates: readonly Certificate[] = [],
    diagrams?: readonly PowerDiagram[],
    loaded = false,
  ): void {
    if (this.#clustering !== clustering) this.#clustering?.dispose();
    this.#clustering = clustering;
    this.#certificates = certificates;
    this.#diagrams = diagrams;
    this.#loaded = loaded;
    this.#freeScorers();
  }

  /** A new clustering and its first step; it takes the old one's place only if all went well. */
  async start(
    batch: Batch<Input>,
    begin: () => Promise<Beginning>,
    signal: AbortSignal | undefined,
    epochRows?: number,
  ): Promise<{ clustering: OnlineClustering<Input>; labels: Int32Array }> {
    const options = onlineOptions(this.#options, epochRows);
    const clustering = await OnlineClustering.start(options, await begin(), takingTurns(signal));
    try {
      const labels = await clustering.step(batch, epochRows);
      this.replace(clustering);
      return { clustering, labels };
    } catch (error) {
      clustering.dispose();
      throw error;
    }
  }

  /** Learn from a batch. Labels are exact no longer. */
  async step(batch: Batch<Input>, epochRows?: number): Promise<Int32Array> {
    const labels = await this.started('a step').step(batch, epochRows);
    this.#diagrams = undefined;
    this.#loaded = false;
    this.#freeScorers();
    return labels;
  }

  /** Close the epoch of `clustering`, its gap measured first where rows are given. */
  async close(
    clustering: OnlineClustering<Input>,
    rows: RowsInMemory | undefined,
    signal?: AbortSignal,
  ): Promise<readonly Certificate[]> {
    const gaps = rows && (await measureGap(clustering, rows, signal));
    const certificates = await clustering.endEpoch();
    this.#certificates = gaps ? withGaps(certificates, gaps, clustering.metric) : certificates;
    this.#diagrams = undefined;
    return this.#certificates;
  }

  /** Centers of head h that rows are assigned by, K × d, as exactly as they are known. */
  async centersOf(h: number): Promise<Float64Array> {
    if (this.#diagrams) return centersOf(this.#diagrams[h]!);
    const clustering = this.started('centers');
    const { centers, previousCenters } = (await clustering.readInFrame())[h]!;
    const assigning = clustering.assigning === 'current' ? centers : previousCenters;
    return unframed(assigning, clustering.state.frame);
  }

  /** A scorer of the backend's for head h, which the next call may overwrite. */
  async scorer(h: number): Promise<Scorer<Input>> {
    const { backend, metric, k } = this.#options;
    this.#scorers[h] ??= await scorerOf(backend, { metric, k: k[h]!, dim: this.dim! });
    return this.#scorers[h];
  }

  dispose(): void {
    this.#clustering?.dispose();
    this.#freeScorers();
  }

  #freeScorers(): void {
    for (const scorer of this.#scorers) scorer?.dispose();
    this.#scorers = [];
  }
}

/**
 * Options with bounds as shares: counts are taken of all rows.
 *
 * @param rows - N where it is known.
 * @throws RangeError where sizes are counts and N is not known.
 */
export function onlineOptions<Input>(
  options: ClusteringOptions<Input>,
  rows: number | undefined,
): StartOptions<Input> {
  const { counts, instances, window } = options;
  if (!counts) return options;
  const total = rows ?? instances ?? window;
  if (total === undefined) {
    const rule =
      'used with rows in memory, with `instances`, or with `window` (bounds are for streams)';
    const given = counts[0]!.minSizes ? 'minSize' : 'maxSize';
    throw new RangeError(`${given} should be ${rule}, got a stream of unknown length`);
  }
  const bounds = counts.map(({ minSizes, maxSizes }) =>
    sharesOf({ lower: minSizes ?? new Float64Array(maxSizes.length), upper: maxSizes }, total),
  );
  return { ...options, bounds };
}
