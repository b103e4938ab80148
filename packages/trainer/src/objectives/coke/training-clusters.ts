import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type Matrix,
  type Options,
  type Targets,
} from '@coke/core';
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { type CenterTensors, centerTensors } from './center-tensors.ts';
import type { Decoupling, ResolvedCokeOptions } from './options.ts';

/** What a clustering needs to know beside its options. */
interface ClusteringContext {
  readonly instances: number;
  readonly seed: number;
  readonly backend: Backend | undefined;
}

/** The clustering beside an encoder that trains: all heads, their labels by id, and their centers. */
export class TrainingClusters {
  #model: ConstrainedKMeans;
  readonly #options: Options;
  #centers: readonly CenterTensors[] = [];
  /** Has it been given rows, or a file? */
  #seen = false;
  /** Milliseconds spent on clustering since this was made, waiting for the features included. */
  spent = 0;

  constructor(options: ResolvedCokeOptions, { instances, seed, backend }: ClusteringContext) {
    const { k, ratio, bounds, init, dualLearningRate } = options;
    const { stage2From, labelSize, labelTemperature } = options;
    this.#options = {
      algorithm: 'online',
      k,
      init,
      dualLearningRate,
      instances,
      seed,
      labelSize,
      labelTemperature,
      // The paper's: features move from epoch to epoch, and centers with them.
      centerCarry: 0,
      // Means of unit views are shorter than 1, and clustered as they are.
      normalize: false,
      ...(bounds === undefined ? { ratio: ratio! } : { bounds }),
      ...(stage2From !== undefined && { stage2From }),
      ...(backend && { backend }),
    };
    this.#model = new ConstrainedKMeans(this.#options);
  }

  get heads(): number {
    return this.#model.options.k.length;
  }

  /** Epochs closed. */
  get epoch(): number {
    return this.#model.epoch;
  }

  /** Latest labels of instances under one head; -1 where there is none. */
  labels(ids: ArrayLike<number>, head: number): Int32Array {
    return this.#model.labels.gather(ids, head);
  }

  /** What the loss is to predict, one a head: labels stored in the last epoch, soft ones in stage 2. */
  targets(ids: Int32Array): Targets[] {
    return Array.from({ length: this.heads }, (_, h) => this.#model.targets(ids, h));
  }

  /**
   * Cluster a batch of features [b, d] and store its labels.
   *
   * @returns Heads × rows.
   */
  async step(features: Tensor2D, ids: Int32Array): Promise<Int32Array> {
    const start = performance.now();
    this.#seen = true;
    const [rows, cols] = features.shape;
    const labels = this.#takes(features)
      ? await this.#model.partialFit(features as never, ids)
      : await this.#model.partialFit(
          { data: (await features.data()) as Float32Array, rows, cols },
          ids,
        );
    this.spent += performance.now() - start;
    return labels;
  }

  async endEpoch(): Promise<Certificate[]> {
    return this.#model.endEpoch();
  }

  /** Read the centers anew: those of the last epoch, which stay, or those that move. */
  async readCenters(kind: Decoupling): Promise<readonly CenterTensors[]> {
    const start = performance.now();
    const heads = await this.#model.heads();
    this.#disposeCenters();
    this.#centers = heads.map(({ centers, previousCenters, k, dim }) => {
      const data = kind === 'previous' ? previousCenters : centers;
      return centerTensors(tensor2d(data, [k, dim]));
    });
    this.spent += performance.now() - start;
    return this.#centers;
  }

  /** A copy of c^(t-1), one K × d matrix a head. @throws Error before the first batch. */
  async previousCenters(): Promise<Matrix[]> {
    const heads = await this.#model.heads();
    return heads.map(({ previousCenters: data, k: rows, dim: cols }) => ({ data, rows, cols }));
  }

  /** c, one a head, as last read. */
  get centers(): readonly CenterTensors[] {
    return this.#centers;
  }

  /** Heads, prices, counts and labels as a file of `@coke/core`; before the first batch, none. */
  async save(): Promise<Uint8Array | undefined> {
    return this.#seen ? this.#model.save() : undefined;
  }

  /**
   * Put a saved clustering in place of what has been clustered so far; without a file, none.
   *
   * @throws SafetensorsError if it is damaged.
   */
  async restore(file: Uint8Array | undefined): Promise<void> {
    const backend = this.#options.backend && { backend: this.#options.backend };
    const model = file
      ? await ConstrainedKMeans.load(file, backend)
      : new ConstrainedKMeans(this.#options);
    this.#model.dispose();
    this.#model = model;
    this.#seen = file !== undefined;
  }

  dispose(): void {
    this.#disposeCenters();
    this.#model.dispose();
  }

  #takes(features: Tensor2D): boolean {
    return this.#options.backend?.native?.is(features) ?? false;
  }

  #disposeCenters(): void {
    for (const { centers, transposed } of this.#centers) {
      centers.dispose();
      transposed.dispose();
    }
    this.#centers = [];
  }
}
