import { performance } from 'node:perf_hooks';
import { type Backend, type Certificate, ConstrainedKMeans, type Matrix } from '@coke/core';
import type { SyntheticFeatures } from './synthetic-features.ts';

/** What decides the cost of an epoch. */
export interface Size {
  /** N. */
  readonly instances: number;
  /** K of each head. */
  readonly k: readonly number[];
  /** d. */
  readonly dim: number;
  /** b. */
  readonly batchRows: number;
}

/** What an epoch took. */
export interface EpochCost {
  /** Of `partialFit` and `endEpoch`. */
  readonly clustering: number;
  /** Of making the rows. */
  readonly generating: number;
  readonly certificates: readonly Certificate[];
}

export interface EpochOptions {
  /** Told the share that is done. */
  readonly onShare?: (share: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A backend, and where rows for it are written. */
export interface EpochBackend extends Backend {
  /** In the backend's own memory where it has such; else any. */
  alloc?(rows: number, cols: number): Batch;
}

type Batch = Matrix & { dispose?(): void };

/** Published. */
const RATIO = 0.4;
/** Batches between two reports. */
const REPORT = 16;

/**
 * A model and a stream of the same rows every epoch, written straight into the backend's memory where it has
 * its own. An
 * epoch is all that a user's own loop does: rows checked and brought to unit length, labels, prices,
 * centers, labels stored by id, sizes certified.
 */
export class Epochs {
  readonly model: ConstrainedKMeans;
  readonly #size: Size;
  readonly #features: SyntheticFeatures;
  readonly #backend: EpochBackend;
  readonly #batch: Batch;

  constructor(size: Size, features: SyntheticFeatures, backend: EpochBackend) {
    const { k, instances, batchRows } = size;
    this.#size = size;
    this.#features = features;
    this.#backend = backend;
    this.#batch = this.#newBatch(Math.min(batchRows, instances));
    // First centers at random, as published: one batch has fewer rows than there are clusters.
    this.model = new ConstrainedKMeans({ k, ratio: RATIO, init: 'random', instances, backend });
  }

  async run({ onShare, signal }: EpochOptions = {}): Promise<EpochCost> {
    const { instances } = this.#size;
    const ids = Float64Array.from({ length: this.#batch.rows }, (_, i) => i);
    let [clustering, generating] = [0, 0];
    this.#features.rewind();
    for (let seen = 0, batches = 1; seen < instances; seen += this.#batch.rows, batches++) {
      signal?.throwIfAborted();
      const rows = Math.min(this.#batch.rows, instances - seen);
      const x = rows === this.#batch.rows ? this.#batch : this.#newBatch(rows);
      const start = performance.now();
      this.#features.fill(x.data);
      for (let i = 0; i < rows; i++) ids[i] = seen + i;
      const ready = performance.now();
      await this.model.partialFit(x, ids.subarray(0, rows));
      generating += ready - start;
      clustering += performance.now() - ready;
      if (x !== this.#batch) x.dispose?.();
      if (batches % REPORT === 0) onShare?.((seen + rows) / instances);
    }
    const start = performance.now();
    const certificates = await this.model.endEpoch();
    return { clustering: clustering + performance.now() - start, generating, certificates };
  }

  /** Linear memory of the backend, bytes; where it has none of its own, 0. */
  get linearMemory(): number {
    return this.#backend.alloc ? this.#batch.data.buffer.byteLength : 0;
  }

  dispose(): void {
    this.model.dispose();
    this.#batch.dispose?.();
  }
  #newBatch(rows: number): Batch {
    const { dim } = this.#size;
    return (
      this.#backend.alloc?.(rows, dim) ?? { data: new Float32Array(rows * dim), rows, cols: dim }
    );
  }
}
