import type { AssignOptions } from './backend.ts';
import type { FitOptions, GapOptions, PartialFitOptions, PredictOptions } from './call-options.ts';
import { CallQueue } from './call-queue.ts';
import type { Certificate } from './certificate.ts';
import { boolean, checkSignal, knownNames, oneOf } from './check-options.ts';
import { fitEpochs } from './fit-epochs.ts';
import type { Head } from './head.ts';
import { checkIds } from './ids.ts';
import { checkHead, type Labels, LabelTable } from './labels.ts';
import type { Matrix } from './matrix.ts';
import { readModel, writeModel } from './model-file.ts';
import type { OptimalityGap } from './optimality-gap.ts';
import { type Options, type ResolvedOptions, resolveOptions } from './options.ts';
import { measureGap, predictRows } from './passes.ts';
import {
  checkLabelled,
  type RowsInMemory,
  readRowsInMemory,
  rowNumbers,
} from './rows-in-memory.ts';
import { RowsReader } from './rows-reader.ts';
import { type Batch, Run, withGaps } from './run.ts';
import { isStream, memorySource, type Stream, streamSource } from './source.ts';
import { readTargets, type Targets } from './targets.ts';
import type { Vectors } from './vectors.ts';
import { toWeights } from './weights.ts';

/**
 * Online constrained k-means (CoKe): clusters a stream batch by batch while every cluster keeps at
 * least its share of the instances. A dual variable per cluster prices scarcity; a row goes to the
 * cluster with the largest similarity plus price.
 *
 * Calls may overlap: they take effect in the order they are made. A call that fails leaves the model
 * as it was; `fit`, which is many steps, leaves it as after the last good batch.
 *
 * Wherever rows are taken, so are batches of the backend's own type `Input`, a tensor for instance.
 *
 * @see Qian, Xu, Hu, Li, Jin. Unsupervised Visual Representation Learning by Online Constrained
 * K-Means. CVPR 2022. https://arxiv.org/abs/2105.11527
 */
export class ConstrainedKMeans<Input = never> {
  readonly #options: ResolvedOptions<Input>;
  readonly #reader: RowsReader<Input>;
  readonly #queue = new CallQueue();
  #run: Run<Input> | undefined;
  #certificates: readonly Certificate[] = [];
  #fitting = false;
  #disposed = false;

  /**
   * Checks the options; the first batch opens the backend.
   *
   * @throws TypeError, RangeError naming the option at fault.
   */
  constructor(options: Options<Input>) {
    this.#options = resolveOptions(options);
    this.#reader = new RowsReader(this.#options);
  }

  /** Every option, defaults filled in. */
  get options(): ResolvedOptions<Input> {
    return this.#options;
  }

  /** t: epochs closed. */
  get epoch(): number {
    return this.#run?.progress.epoch ?? 0;
  }

  /** Latest label of every instance, as assigned on its arrival: these labels keep the bounds. */
  get labels(): Labels {
    return this.#run?.progress.labels ?? new LabelTable(this.#options.k);
  }

  /** Of the last epoch closed, one a head; empty before. */
  get certificates(): readonly Certificate[] {
    return this.#certificates;
  }

  /**
   * Learn from one batch: assign, then move prices, then centers.
   *
   * @param ids - One a row: labels are remembered under them, of an id that comes twice the later
   * row's. Left out: labels are only returned.
   * @returns y as assigned on arrival, heads × rows: head h, row i is at `[h * rows + i]`.
   * @throws TypeError, RangeError for input that cannot be clustered; Error while `fit` runs or after
   * `dispose`.
   */
  async partialFit(
    x: Vectors | Input,
    ids?: ArrayLike<number>,
    options: PartialFitOptions = {},
  ): Promise<Int32Array> {
    this.#refuseWhileFitting('partialFit');
    return this.#call('partialFit', async () => {
      knownNames('options', options, ['weights', 'signal']);
      checkSignal(options.signal);
      const { x: ready, rows, cols } = this.#reader.read(x, this.#dim);
      if (ids !== undefined) checkIds(ids, rows);
      const weights = toWeights(options.weights, rows);
      const batch = { x: ready, rows, ...(ids && { ids }), ...(weights && { weights }) };
      if (this.#run) return this.#run.step(batch);
      const { labels } = await this.#start(batch, () => this.#reader.onHost(x, cols));
      return labels;
    });
  }

  /**
   * Close the epoch: previous centers follow, counts start anew, prices stay.
   *
   * @param data - The epoch's rows, to measure the optimality gap of their labels as well.
   * @returns A certificate for every head.
   * @throws Error unless the epoch has rows of positive weight.
   */
  async endEpoch(data?: Vectors | Input, options: GapOptions = {}): Promise<Certificate[]> {
    this.#refuseWhileFitting('endEpoch');
    return this.#call('endEpoch', async () => {
      const run = this.#started('endEpoch');
      const rows = data === undefined ? undefined : await this.#labelled(run, data, options);
      return [...(await this.#close(run, rows))];
    });
  }

  /**
   * Start anew and run `options.epochs` epochs over rows in memory, in a new random order each, or
   * over a stream of batches, in its own order.
   *
   * @returns The model itself.
   * @throws As `partialFit`; the signal's reason when it is aborted.
   */
  async fit(data: Vectors | Input | Stream<Input>, options: FitOptions = {}): Promise<this> {
    this.#refuseWhileFitting('fit');
    this.#fitting = true;
    try {
      const names = ['ids', 'weights', 'resume', 'gap', 'signal', 'onProgress'];
      knownNames('options', options, names);
      oneOf('gap', options.gap ?? 'last', ['each', 'last', 'never']);
      checkSignal(options.signal);
      await this.#fit(data, options, boolean('resume', options.resume ?? false));
    } finally {
      this.#fitting = false;
    }
    return this;
  }

  /** `fit`, then the labels of the rows as assigned in the last epoch, heads × rows. */
  async fitPredict(data: Vectors | Input, options: FitOptions = {}): Promise<Int32Array> {
    const x = await this.#reader.raw(data, undefined);
    await this.fit(x, options);
    const ids = options.ids ?? rowNumbers(x.rows);
    const labels = new Int32Array(this.#options.k.length * x.rows);
    for (const h of this.#options.k.keys()) labels.set(this.labels.gather(ids, h), h * x.rows);
    return labels;
  }

  /**
   * Label rows without learning from them: by the nearest center, unless duals are asked for. Sizes
   * of labels predicted so are not bounded; those of `labels` are.
   *
   * @returns Heads × rows.
   * @throws Error before the first batch.
   */
  async predict(x: Vectors | Input, options: PredictOptions = {}): Promise<Int32Array> {
    return this.#call('predict', async () => {
      knownNames('options', options, ['duals', 'centers', 'signal']);
      checkSignal(options.signal);
      const centers = oneOf('centers', options.centers ?? 'current', ['current', 'previous']);
      const scoring: AssignOptions = { centers, duals: boolean('duals', options.duals ?? false) };
      const run = this.#started('predict');
      if (this.#reader.isNative(x)) {
        return run.assign(x, this.#reader.read(x, run.dim).rows, scoring);
      }
      const rows = await this.#reader.raw(x, run.dim);
      return predictRows(run, this.#reader, this.#options, rows, scoring, options.signal);
    });
  }

  /**
   * What a network's loss reads while an epoch trains (paper, Section 3.2): the labels stored before
   * this batch, and from the epoch after stage 2 began on soft labels over K. Reads what the calls
   * awaited so far have stored.
   *
   * @throws Error if an id has no label yet.
   */
  targets(ids: ArrayLike<number>, head = 0): Targets {
    return readTargets(this.#started('targets').progress, this.#options, ids, head);
  }

  /** c: a copy of the current centers of one head, K × d. */
  async centers(head = 0): Promise<Matrix> {
    checkHead(head, this.#options.k.length);
    const { centers, k, dim } = (await this.heads())[head]!;
    return { data: centers, rows: k, cols: dim };
  }

  /** A copy of the whole state of every head: centers, previous centers, duals, counts, bounds. */
  async heads(): Promise<Head[]> {
    return this.#call('heads', () => this.#started('heads').read());
  }

  /**
   * How far the stored labels of rows are from the best labelling under the bounds, current centers
   * held fixed.
   *
   * @throws Error if a row's id has no label.
   */
  async optimalityGap(data: Vectors | Input, options: GapOptions = {}): Promise<OptimalityGap[]> {
    return this.#call('optimalityGap', async () => {
      const run = this.#started('optimalityGap');
      const rows = await this.#labelled(run, data, options);
      return measureGap(run, this.#reader, this.#options, rows);
    });
  }

  /**
   * The model as a safetensors file: options, centers, duals, counts, labels and position. A model
   * loaded from it goes on as this one would, bit for bit on the same backend.
   */
  async save(): Promise<Uint8Array> {
    return this.#call('save', async () => {
      const run = this.#started('save');
      return writeModel(this.#options, await run.read(), run.progress);
    });
  }

  /**
   * A model from the bytes of `save`, on any backend.
   *
   * @throws SafetensorsError saying what is wrong with the file, if anything is.
   */
  static async load<Input = never>(
    file: Uint8Array,
    options: Pick<Options<Input>, 'backend'> = {},
  ): Promise<ConstrainedKMeans<Input>> {
    knownNames('options', options, ['backend']);
    const { options: saved, heads, progress } = readModel(file);
    const model = new ConstrainedKMeans<Input>({ ...saved, ...options });
    const { metric, normalize, backend } = model.#options;
    const session = await backend.open({ metric, heads, normalize });
    model.#run = new Run(model.#options, session, heads[0]!.dim, progress);
    return model;
  }

  /** Free the backend's memory. Labels and certificates stay to be read; other calls throw. */
  dispose(): void {
    this.#disposed = true;
    this.#run?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #dim(): number | undefined {
    return this.#run?.dim ?? this.#givenDim;
  }

  get #givenDim(): number | undefined {
    return this.#options.centers?.[0]?.cols;
  }

  async #fit(data: Vectors | Input | Stream<Input>, options: FitOptions, resume: boolean) {
    let run = resume ? this.#run : undefined;
    const dim = () => run?.dim ?? this.#givenDim;
    const rows = this.#isStream(data)
      ? undefined
      : await readRowsInMemory(this.#reader, data, dim(), options);
    const source = rows
      ? memorySource(rows, this.#options)
      : streamSource(data as Stream<Input>, this.#options, dim);
    const learn = async (batch: Batch<Input>) => {
      if (run) await run.step(batch, source.rows);
      else ({ run } = await this.#start(batch, () => source.sample(batch), source.rows));
      return run.progress;
    };
    const steps = {
      learn: (batch: Batch<Input>) => this.#call('fit', () => learn(batch)),
      close: (gap: boolean) => this.#call('fit', () => this.#close(run!, gap ? rows : undefined)),
    };
    await fitEpochs(source, steps, this.#options, run?.progress, options);
  }

  /** A new run and its first step; it takes the old one's place only if all went well. */
  async #start(batch: Batch<Input>, sample: () => Promise<Matrix>, epochRows?: number) {
    const run = await Run.start(this.#options, await sample());
    try {
      const labels = await run.step(batch, epochRows);
      this.#run?.dispose();
      this.#run = run;
      this.#certificates = [];
      return { run, labels };
    } catch (error) {
      run.dispose();
      throw error;
    }
  }

  async #close(run: Run<Input>, rows: RowsInMemory | undefined): Promise<readonly Certificate[]> {
    const certificates = await run.endEpoch();
    this.#certificates = rows
      ? withGaps(certificates, await measureGap(run, this.#reader, this.#options, rows))
      : certificates;
    return this.#certificates;
  }

  async #labelled(run: Run<Input>, data: Vectors | Input, options: GapOptions) {
    knownNames('options', options, ['ids', 'weights']);
    const rows = await readRowsInMemory(this.#reader, data, run.dim, options);
    checkLabelled(rows, run.progress.labels);
    return rows;
  }

  #isStream(data: unknown): data is Stream<Input> {
    return !this.#reader.isNative(data) && isStream(data);
  }

  #call<T>(name: string, task: () => T | PromiseLike<T>): Promise<T> {
    return this.#queue.run(() => {
      this.#refuseDisposed(name);
      return task();
    });
  }

  #started(name: string): Run<Input> {
    this.#refuseDisposed(name);
    if (this.#run) return this.#run;
    throw new Error(
      `a model should have seen a batch before ${name}, call fit or partialFit first`,
    );
  }

  #refuseDisposed(name: string): void {
    if (this.#disposed) throw new Error(`a model should not be disposed before ${name}`);
  }

  #refuseWhileFitting(name: string): void {
    if (this.#fitting) throw new Error(`fit should have ended before ${name} is called`);
  }
}
