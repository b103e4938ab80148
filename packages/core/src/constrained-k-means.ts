import type { Backend } from './backend/backend.ts';
import { framingOf } from './batches/beginning.ts';
import type { Stream } from './batches/stream.ts';
import type { Certificate } from './certificate/certificate.ts';
import type { OptimalityGap } from './certificate/optimality-gap.ts';
import { readMetadata, readModel, writeModel } from './files/model-file.ts';
import { SafetensorsError } from './files/safetensors/index.ts';
import { assignSet } from './fit/assign-set.ts';
import type {
  AssignSetOptions,
  FinishOptions,
  FitOptions,
  GapOptions,
  LoadOptions,
  PartialFitOptions,
  PredictOptions,
  SaveOptions,
  TransformOptions,
  UpdateOptions,
} from './fit/call-options.ts';
import { CurrentClustering } from './fit/current-clustering.ts';
import { finish } from './fit/finish.ts';
import { fit } from './fit/fit.ts';
import type { FitContext } from './fit/fit-context.ts';
import { partialFit } from './fit/partial-fit.ts';
import { predict } from './fit/predict.ts';
import { summarize } from './fit/summary.ts';
import { transform } from './fit/transform.ts';
import { checkHead, checkLabelled, type Labels, LabelTable } from './labels/labels.ts';
import { headMajor } from './labels/of-head.ts';
import { readTargets, type Targets } from './labels/targets.ts';
import { measureGap } from './online/measure-gap.ts';
import { OnlineClustering } from './online/online-clustering.ts';
import type { Predictions } from './online/predictions.ts';
import type { Options, ResolvedOptions } from './options/options.ts';
import { resolveOptions } from './options/resolve-options.ts';
import type { ClusteringState } from './problem/clustering-state.ts';
import type { PerHead } from './problem/per-head.ts';
import { copyIds, type Id } from './rows/ids.ts';
import type { Matrix } from './rows/matrix.ts';
import { RowReader } from './rows/row-reader.ts';
import type { Rows } from './rows/rows.ts';
import { readRowsInMemory, rowNumbers } from './rows/rows-in-memory.ts';
import { CallOrder } from './support/call-order.ts';
import { boolean, checkSignal, knownNames } from './support/check-options.ts';
import { shouldBe } from './support/error-message.ts';
import { inspectAs } from './support/inspect.ts';

declare global {
  // As Node's types do: the declaration of `[Symbol.dispose]` then compiles whatever a project's `lib` is.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * K-means whose clusters have the sizes that you choose. Every cluster has a price, higher where rows would
 * else be too few; a row goes to the cluster with the largest similarity plus price.
 *
 * Rows in memory are clustered exactly: `fit` ends with sizes as asked and with labels that are proved
 * optimal for their centers (constrained Lloyd, not in the paper). A stream is clustered batch by batch by online
 * constrained k-means (CoKe), whose sizes are kept nearly; certificates say how nearly.
 *
 * Calls may overlap: they take effect in the order they are made, so leave the rows that you hand in
 * alone until the promise settles. A call that fails leaves the model as it was; `fit` of a stream,
 * which is many steps, leaves it as after the last good batch.
 *
 * Rows may hold float64. Euclidean ones are shifted by their mean and scaled in double before they are
 * rounded to float32: by that of all rows in memory, or of a stream's first batch.
 *
 * Rows may be sparse, as `csr` makes them, on a backend that takes them; they are computed on by the numbers that
 * are not 0. Centers are dense, and refused where K × d of them do not fit into memory.
 *
 * Wherever rows are taken, so are batches of the backend's own type `Input`, a tensor for instance;
 * euclidean ones go through the host where they have to be shifted or scaled, as the first batch tells. A
 * `ConstrainedKMeans` without it is a model on any backend, which takes rows.
 *
 * @see Qian, Xu, Hu, Li, Jin. Unsupervised Visual Representation Learning by Online Constrained
 * K-Means. CVPR 2022. https://arxiv.org/abs/2105.11527
 */
export class ConstrainedKMeans<in Input = never> {
  /** Kept where code is minified. */
  static readonly name: string = 'ConstrainedKMeans';
  // Inside, whatever the reader takes for native goes to the backend that said so.
  readonly #options: ResolvedOptions<unknown>;
  readonly #reader: RowReader<unknown>;
  readonly #current: CurrentClustering<unknown>;
  readonly #order = new CallOrder();
  #metadata: Readonly<Record<string, string>> = {};

  /**
   * Checks the options; the first batch opens the backend.
   *
   * @throws TypeError, RangeError naming the option at fault.
   */
  constructor(options: Options<Input>);
  /** On one of several backends, each with a batch type of its own: the model takes rows alone. */
  constructor(options: [Input] extends [never] ? Options : never);
  constructor(options: Options<Input>) {
    this.#options = resolveOptions(options as Options<unknown>);
    this.#reader = new RowReader(framingOf(this.#options));
    this.#current = new CurrentClustering(this.#options);
    inspectAs(this, ConstrainedKMeans.name, () =>
      summarize(this.#options, this.epoch, this.certificates, this.#order.disposed),
    );
  }

  /** Every option, defaults filled in. */
  get options(): ResolvedOptions<Input> {
    return this.#options;
  }

  /** t: epochs closed. */
  get epoch(): number {
    return this.#current.clustering?.state.epoch ?? 0;
  }

  /**
   * Latest label of every row: what the certificates speak of. Online, as assigned on its arrival.
   */
  get labels(): Labels {
    return this.#current.clustering?.state.labels ?? new LabelTable(this.#options.k);
  }

  /** Of the exact labels, or of the last epoch closed, one a head; empty before. */
  get certificates(): readonly Certificate[] {
    return this.#current.certificates;
  }

  /**
   * Sizes of the clusters as certified, K; of the first head, where there are several (the others' are
   * in `certificates`). Empty before.
   */
  get sizes(): Float64Array {
    return this.#current.certificates[0]?.sizes.slice() ?? new Float64Array();
  }

  /** Texts that came with the file that the model was loaded from, or that it was last saved with. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#metadata;
  }

  /**
   * Learn from one batch: assign, then move prices, then centers. Within an epoch nothing is forgotten:
   * call `endEpoch` now and then, or give `window`. A stream that goes on without either is warned of
   * once, on the console.
   *
   * @param ids - One a row, integers or texts: labels are remembered under them, of an id that comes twice
   * the later row's. Left out: labels are only returned.
   * @returns y as assigned on arrival, heads × rows: head h, row i is at `[h * rows + i]`.
   * @throws TypeError, RangeError for input that cannot be clustered; Error while `fit` runs or after
   * `dispose`.
   */
  async partialFit(
    rows: Rows | Input,
    ids?: ArrayLike<Id>,
    options: PartialFitOptions = {},
  ): Promise<Int32Array> {
    const { labels, progress } = await this.#order.change('partialFit', () =>
      partialFit(this.#context, rows, ids, options),
    );
    for (const at of progress) await options.onProgress?.(at);
    return labels;
  }

  /**
   * Close the epoch, or the window as far as it has come: previous centers follow, of the counts `centerCarry` is kept, prices stay.
   *
   * @param rows - The epoch's rows, to measure the optimality gap of their labels as well.
   * @returns A certificate for every head.
   * @throws Error unless the epoch has rows of positive weight.
   */
  async endEpoch(rows?: Rows | Input, options: GapOptions = {}): Promise<PerHead<Certificate>> {
    return this.#order.change('endEpoch', async () => {
      const clustering = this.#current.started('endEpoch');
      const measured =
        rows === undefined ? undefined : await this.#labelled(clustering, rows, options);
      const certificates = await this.#current.close(clustering, measured, options.signal);
      return [...certificates] as PerHead<Certificate>;
    });
  }

  /**
   * Cluster rows anew. Rows in memory are clustered exactly, a stream of batches online, in its own order,
   * unless `algorithm` says otherwise; see `Options`. With `window` the stream is read once, to its end,
   * and certificates come with `onProgress`.
   *
   * @returns The model itself.
   * @throws RangeError, before anything else is done, if no sizes of these rows can be as asked; TypeError
   * for what the algorithm can't use, a stream for the exact one, `groups` for the online one; as
   * `partialFit`; the signal's reason when it is aborted; Error for a loaded model unless `resume` says
   * whether to go on.
   */
  async fit(rows: Rows | Input | Stream<Input>, options: FitOptions = {}): Promise<this> {
    await this.#order.long('fit', () => this.#fit(rows, options));
    return this;
  }

  /**
   * `fit` from the model as it is: its centers, prices and numbering of clusters, and labels of other
   * ids, stay to begin with. The exact algorithm makes the sizes of *these* rows as asked; the online
   * one runs as many epochs again, or goes on with the windows of the stream.
   *
   * @throws As `fit`; Error before the first batch.
   */
  async update(rows: Rows | Input | Stream<Input>, options: UpdateOptions = {}): Promise<this> {
    await this.#order.long('update', () => this.#fit(rows, options, true));
    return this;
  }

  /** `fit` of rows in memory, then their labels, heads × rows. */
  async fitPredict(rows: Rows | Input, options: FitOptions = {}): Promise<Int32Array> {
    return this.#order.long('fitPredict', async () => {
      // `fit` checks them.
      const given = await this.#reader.unchecked(rows, undefined);
      const count = given.rows;
      const ids = options?.ids === undefined ? rowNumbers(count) : copyIds(options.ids, count);
      await this.#fit(given, options);
      return headMajor(this.#options.k.map((_, h) => this.labels.gather(ids, h)));
    });
  }

  /** Label rows, and say how near each is to its center. */
  async predict(
    rows: Rows | Input,
    options: PredictOptions & { readonly similarities: true },
  ): Promise<Predictions>;
  /**
   * Label rows without learning from them. After the exact algorithm by its prices: rows that it was
   * fitted to get their labels back, but for those that had several best clusters, and for rows that were
   * fitted with weights while sizes counted rows, or in groups. After the online one by the nearest
   * center, unless prices are asked for. Sizes of labels predicted so are not bounded: see `assign`.
   *
   * @returns Heads × rows.
   * @throws Error before the first batch.
   */
  async predict(
    rows: Rows | Input,
    options?: PredictOptions & { readonly similarities?: false | undefined },
  ): Promise<Int32Array>;
  async predict(
    rows: Rows | Input,
    options: PredictOptions = {},
  ): Promise<Int32Array | Predictions> {
    return this.#order.run('predict', () => predict(this.#context, rows, options));
  }

  /**
   * Label rows as a set of their own, sizes kept exactly, without learning from them: the best labels
   * for the model's centers, under the sizes asked for here or else by the model's options. Every row
   * counts for 1. A stream is read as by `finish`.
   *
   * @returns In the order of the rows, heads × rows.
   * @throws RangeError, before anything else is done, if no sizes of these rows can be as asked; TypeError for
   * a generator, and RangeError for a stream that yields other rows the second time; Error before the first
   * batch; the signal's reason when it is aborted.
   */
  async assign(
    rows: Rows | Input | Stream<Input>,
    options: AssignSetOptions = {},
  ): Promise<Int32Array> {
    return this.#order.run('assign', () => assignSet(this.#context, rows, options));
  }

  /**
   * Make the labels of rows exact, the centers held fixed: what a stream was clustered to nearly. The
   * stream is read some 5 to 25 times, so give a function that makes it again, or an array of batches;
   * of each row some 60 to 130 bytes are kept, however wide it is. Labels, sizes, prices and certificates
   * become the model's.
   *
   * @returns Labels in the order of the rows, heads × rows.
   * @throws TypeError for a generator; RangeError if no sizes can be as asked, or if the stream yields
   * other rows the second time; Error before the first batch; the signal's reason when it is aborted.
   */
  async finish(
    rows: Rows | Input | Stream<Input>,
    options: FinishOptions = {},
  ): Promise<Int32Array> {
    return this.#order.long('finish', () => finish(this.#context, rows, options));
  }

  /**
   * How far rows are from every center of one head: Euclidean distances |x - c| in the unit of the rows, or
   * cosines x·c. Summed in double.
   *
   * @returns n × K, float32: row i, center k is at `[i * K + k]`.
   * @throws RangeError for a head that there is not; Error before the first batch; the signal's reason
   * when it is aborted.
   */
  async transform(rows: Rows | Input, options: TransformOptions = {}): Promise<Matrix> {
    return this.#order.run('transform', () => transform(this.#context, rows, options));
  }

  /**
   * What a network's loss reads while an epoch trains (paper, Section 3.2): the labels stored before
   * this batch, and from the epoch after stage 2 began on soft labels over K. Reads what the calls
   * awaited so far have stored.
   *
   * @throws Error if an id has no label yet.
   */
  targets(ids: ArrayLike<Id>, head = 0): Targets {
    this.#order.refuseDisposed('targets');
    const { stored } = this.#current.started('targets');
    return readTargets(stored, this.#options, ids, head);
  }

  /**
   * c: a copy of the centers of one head that rows are assigned by, K × d, in the unit of the rows, rounded
   * to float32: the current ones; in stage 2 the previous ones.
   */
  async centers(head = 0): Promise<Matrix> {
    checkHead(head, this.#options.k.length);
    return this.#order.run('centers', async () => {
      const clustering = this.#current.started('centers');
      const { centers, previousCenters, k, dim } = (await clustering.read())[head]!;
      const data = clustering.assigning === 'current' ? centers : previousCenters;
      return { data, rows: k, cols: dim };
    });
  }

  /**
   * A copy of the whole state of every head: centers, previous centers, prices, counts, bounds. Centers and
   * prices are in the unit of the rows, rounded to float32.
   */
  async heads(): Promise<PerHead<ClusteringState>> {
    return this.#order.run('heads', async () => {
      const heads = await this.#current.started('heads').read();
      return heads as PerHead<ClusteringState>;
    });
  }

  /**
   * How far the stored labels of rows are from the best labelling under the bounds, current centers
   * held fixed.
   *
   * @throws Error if a row's id has no label.
   */
  async optimalityGap(
    rows: Rows | Input,
    options: GapOptions = {},
  ): Promise<PerHead<OptimalityGap>> {
    return this.#order.run('optimalityGap', async () => {
      const clustering = this.#current.started('optimalityGap');
      const labelled = await this.#labelled(clustering, rows, options);
      const gaps = await measureGap(clustering, labelled, options.signal);
      return gaps as PerHead<OptimalityGap>;
    });
  }

  /**
   * The model as a safetensors file: options, centers, prices, counts, labels, certificates and position.
   * A model loaded from it goes on as this one would, bit for bit on the same backend. Before the first batch
   * it begins with the centers given as `init`; euclidean rows then are shifted and scaled as those are.
   *
   * @throws TypeError for metadata that are not texts; Error before the first batch where `init` isn't centers,
   * and for an epoch under way without previous centers, unless `centerUpdate` is 'epoch'.
   */
  async save(options: SaveOptions = {}): Promise<Uint8Array> {
    knownNames('options', options, ['labels', 'previousCenters', 'metadata']);
    const labels = boolean('labels', options.labels ?? true);
    const previousCenters = boolean('previousCenters', options.previousCenters ?? true);
    const metadata =
      options.metadata === undefined ? this.#metadata : readMetadata('metadata', options.metadata);
    return this.#order.run('save', async () => {
      const clustering = await this.#current.startedOrGiven('save');
      const unfinished = clustering.state.tally.batches > 0;
      if (unfinished && !previousCenters && this.#options.centerUpdate === 'batch') {
        const rule = "true while an epoch is under way, unless centerUpdate is 'epoch'";
        throw new Error(shouldBe('previousCenters', rule, false));
      }
      const { certificates, diagrams } = this.#current;
      const answer = { certificates, diagrams };
      const heads = await clustering.readInFrame();
      const kept = { labels, previousCenters, metadata };
      const file = writeModel(this.#options, heads, clustering.state, answer, kept);
      this.#metadata = metadata;
      return file;
    });
  }

  /**
   * A model from the bytes of `save`, on any backend.
   *
   * @throws SafetensorsError saying what is wrong with the file, if anything is, or that it can only be
   * merged: see `SaveOptions.previousCenters`.
   */
  static async load<Input = never>(
    file: Uint8Array,
    options?: LoadOptions<Input>,
  ): Promise<ConstrainedKMeans<Input>>;
  /** On one of several backends. */
  static async load(
    file: Uint8Array,
    options: LoadOptions & { readonly backend: Backend },
  ): Promise<ConstrainedKMeans>;
  static async load(file: Uint8Array, options: LoadOptions = {}): Promise<ConstrainedKMeans> {
    knownNames('options', options, ['backend', 'instances']);
    const { options: saved, heads, state, certificates, diagrams, ...rest } = readModel(file);
    if (!rest.hasPreviousCenters) {
      const rule = 'in a file that is loaded in mid-epoch (others can be merged)';
      throw new SafetensorsError(shouldBe('previous centers', rule, undefined));
    }
    const { backend: where, instances } = options;
    const model = new ConstrainedKMeans({
      ...saved,
      ...(where && { backend: where }),
      ...(instances !== undefined && { instances }),
    });
    if (instances !== undefined) state.lastInstances = 0;
    const { metric, normalize, backend } = model.#options;
    const session = await backend.open({ metric, heads, normalize });
    const bounds = heads.map(({ lower, upper }) => ({ lower, upper }));
    const resolved = { ...model.#options, bounds };
    const clustering = new OnlineClustering(resolved, session, heads[0]!.dim, state);
    model.#current.replace(clustering, certificates, diagrams, true);
    model.#metadata = rest.metadata;
    return model;
  }

  /**
   * Free the backend's memory, when the call that is running has ended. Labels and certificates stay
   * to be read; other calls throw.
   */
  dispose(): void {
    this.#order.dispose(() => this.#current.dispose());
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
  get [Symbol.toStringTag](): string {
    return ConstrainedKMeans.name;
  }

  #fit(rows: unknown, options: FitOptions, warm = false): Promise<void> {
    return fit(this.#context, rows, options, warm);
  }

  get #context(): FitContext<unknown> {
    return {
      current: this.#current,
      order: this.#order,
      reader: this.#reader,
      options: this.#options,
    };
  }

  async #labelled(clustering: OnlineClustering<unknown>, given: unknown, options: GapOptions) {
    knownNames('options', options, ['ids', 'weights', 'signal']);
    checkSignal(options.signal);
    const rows = await readRowsInMemory(this.#reader, given, clustering.dim, options);
    checkLabelled(rows.ids, clustering.state.labels.gather(rows.ids));
    return rows;
  }
}
