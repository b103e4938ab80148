import type { Matrix } from '@coke/core';
import { normalizedMutualInformation } from '@coke/core/metrics';
import type { Tensor as StoredTensor } from '@coke/core/safetensors';
import { tensor2d } from '@tensorflow/tfjs-core';
import type { HeadRecord } from '../../history/epoch-record.ts';
import { headRecord } from '../../history/head-record.ts';
import { storedArray } from '../../parts/stored-array.ts';
import { type CenterTensors, centerTensors } from '../coke/center-tensors.ts';
import type { BankClusters } from './cluster-bank.ts';

/** What of the clusters is plain JSON. */
export interface ClusteredEpoch {
  /** The epoch that they are learnt in; -1 before the first. */
  readonly epoch: number;
  /** One a head. */
  readonly heads: readonly HeadRecord[];
  /**
   * Normalised mutual information of labels and those of the epoch before, mean over heads; numbers of
   * clusters are drawn anew, so a share of labels that change would say nothing.
   */
  readonly agreement?: number;
}

const NONE: ClusteredEpoch = { epoch: -1, heads: [] };

/** Clusters of the images of an epoch: labels by id, and centers, of all heads. */
export class ClusteredImages {
  readonly #k: readonly number[];
  readonly #dim: number;
  /** N a head; -1: none. */
  readonly #labels: readonly Int32Array[];
  #centers: readonly Matrix[] = [];
  #tensors: readonly CenterTensors[] = [];
  #about: ClusteredEpoch = NONE;

  constructor(k: readonly number[], instances: number, dim: number) {
    this.#k = k;
    this.#dim = dim;
    this.#labels = k.map(() => new Int32Array(instances).fill(-1));
  }

  get about(): ClusteredEpoch {
    return this.#about;
  }

  /** Of images under one head; -1 where there is none. */
  labels(ids: ArrayLike<number>, head: number): Int32Array {
    const labels = this.#labels[head]!;
    return Int32Array.from(ids, (id) => labels[id] ?? -1);
  }

  /** Copies, K × d a head. @throws Error before the first clustering. */
  centers(): Matrix[] {
    if (this.#about === NONE) throw new Error('there should have been an epoch before centers');
    return this.#centers.map((matrix) => ({ ...matrix, data: matrix.data.slice() }));
  }

  /** The centers, one a head, for the loss. */
  get tensors(): readonly CenterTensors[] {
    return this.#tensors;
  }

  /**
   * Take in the clusters that an epoch is to learn.
   *
   * @param ids - Of the rows that were clustered.
   * @param found - One a head.
   */
  replace(epoch: number, ids: Int32Array, found: readonly BankClusters[]): void {
    const isFirst = this.#about === NONE;
    const agreements = this.#labels.map((labels, h) => {
      const before = labels.slice();
      labels.fill(-1);
      for (const [i, id] of ids.entries()) labels[id] = found[h]!.labels[i]!;
      return isFirst ? 0 : agreementOf(before, labels);
    });
    const agreement = agreements.reduce((sum, one) => sum + one, 0) / agreements.length;
    this.#about = {
      epoch,
      heads: found.map(({ certificate }) => headRecord(certificate)),
      ...(!isFirst && { agreement }),
    };
    this.#setCenters(found.map(({ centers }) => centers));
  }

  /** For a file, which needs `about` beside; `read` reads them. */
  tensorsOfFile(): Map<string, StoredTensor> {
    const tensors = new Map<string, StoredTensor>();
    for (const [h, { data, rows, cols }] of this.#centers.entries()) {
      tensors.set(`centers-${h}`, { shape: [rows, cols], data });
      const labels = this.#labels[h]!;
      tensors.set(`labels-${h}`, { shape: [labels.length], data: labels });
    }
    return tensors;
  }

  /**
   * Read what `tensorsOfFile` gave.
   *
   * @returns Puts it in place of what is there.
   * @throws SafetensorsError if it is of other images or clusters.
   */
  read(tensors: ReadonlyMap<string, StoredTensor>, about: ClusteredEpoch): () => void {
    const labels = this.#labels.map(({ length }, h) =>
      storedArray(tensors, `labels-${h}`, Int32Array, [length]),
    );
    const cols = this.#dim;
    const centers = this.#k.map((rows, h) => ({
      data: storedArray(tensors, `centers-${h}`, Float32Array, [rows, cols]).slice(),
      ...{ rows, cols },
    }));
    return () => {
      for (const [h, own] of this.#labels.entries()) own.set(labels[h]!);
      this.#about = about;
      this.#setCenters(centers);
    };
  }

  /** As at the beginning. */
  clear(): void {
    for (const labels of this.#labels) labels.fill(-1);
    this.#about = NONE;
    this.#setCenters([]);
  }

  dispose(): void {
    this.#setCenters([]);
  }

  #setCenters(centers: readonly Matrix[]): void {
    for (const { centers, transposed } of this.#tensors) {
      centers.dispose();
      transposed.dispose();
    }
    this.#centers = centers;
    this.#tensors = centers.map(({ data, rows, cols }) =>
      centerTensors(tensor2d(data, [rows, cols])),
    );
  }
}

/** Over images that have a label both times; 0 where there are none. */
function agreementOf(before: Int32Array, now: Int32Array): number {
  const both = (_: number, i: number) => before[i]! >= 0 && now[i]! >= 0;
  const [was, is] = [before.filter(both), now.filter(both)];
  return was.length === 0 ? 0 : normalizedMutualInformation(was, is);
}
