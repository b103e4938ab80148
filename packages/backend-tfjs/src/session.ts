import { allInOrder } from '@coke/core/all-in-order';
import {
  type Assignment,
  type AssignOptions,
  CallQueue,
  type ClusteringState,
  type EndEpochOptions,
  type Matrix,
  type Metric,
  opened,
  type Problem,
  type Session,
  type StepOptions,
  shouldBe,
} from '@coke/core/backend';
import { keep, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { labelRows } from './assign.ts';
import { type Batch, createBatch, largestValue, refuseValues } from './batch.ts';
import { type Device, expectActive } from './device.ts';
import { endEpoch } from './end-epoch.ts';
import { createStates, disposeState, type HeadState, readHead } from './head-state.ts';
import { isTensor, shapeOf } from './native-input.ts';
import { commit, type HeadStep, stepHead } from './step.ts';

/** All heads of one model, centers as tensors. Calls wait for one another; each reads back once. */
export class TfjsSession implements Session<Tensor2D> {
  readonly #device: Device;
  readonly #metric: Metric;
  readonly #normalize: boolean;
  readonly #dim: number;
  readonly #calls = new CallQueue();
  #heads: HeadState[] | undefined;

  constructor({ heads, metric, normalize }: Problem, device: Device) {
    this.#device = device;
    this.#metric = metric;
    this.#normalize = normalize;
    this.#dim = heads[0]!.dim;
    this.#heads = createStates(heads);
  }

  async assign(x: Matrix | Tensor2D, out: Assignment, options: AssignOptions): Promise<void> {
    return this.#visit(x, (batch) => this.#label(batch, out, options));
  }

  async step(x: Matrix | Tensor2D, out: Assignment, options: StepOptions): Promise<void> {
    return this.#visit(x, async (batch) => {
      await this.#label(batch, out, { centers: options.centers, prices: true });
      this.#update(batch, out.labels, options);
    });
  }

  async endEpoch(options: EndEpochOptions): Promise<void> {
    return this.#turn((heads) => endEpoch(heads, this.#metric, options));
  }

  async read(): Promise<ClusteringState[]> {
    return this.#turn((heads) => allInOrder(heads.map(readHead)));
  }

  dispose(): void {
    const heads = this.#heads;
    this.#heads = undefined;
    this.#calls.afterwards(() => heads?.forEach(disposeState));
  }

  /**
   * Give a call its turn with a batch, which is looked at now: what is a tensor may be disposed by
   * its owner as soon as the call is made.
   */
  #visit(x: Matrix | Tensor2D, call: (batch: Batch) => Promise<void>): Promise<void> {
    this.#opened();
    const input = isTensor(x) ? this.#retain(x) : x;
    return this.#calls
      .run(async () => {
        this.#opened();
        const batch = createBatch(input, this.#normalize);
        try {
          await call(batch);
        } finally {
          batch.dispose();
        }
      })
      .finally(() => {
        if (isTensor(input)) input.dispose();
      });
  }

  #turn<T>(call: (heads: HeadState[]) => T | PromiseLike<T>): Promise<T> {
    this.#opened();
    return this.#calls.run(() => call(this.#opened()));
  }

  /** A tensor of the caller's, checked, to be disposed on its own. */
  #retain(x: Tensor2D): Tensor2D {
    const { cols } = shapeOf(x);
    if (cols !== this.#dim) throw new RangeError(shouldBe('x.shape[1]', `${this.#dim}`, cols));
    return keep(x.clone());
  }

  async #label(batch: Batch, out: Assignment, options: AssignOptions): Promise<void> {
    const valid = await labelRows(this.#opened(), batch, out, options, this.#metric, this.#device);
    if (!valid) await refuseValues(batch.input, largestValue(this.#normalize), this.#device);
  }

  /** What a step makes of the labels: all heads at once, or none if the device fails. */
  #update(batch: Batch, labels: Int32Array, options: StepOptions): void {
    const heads = this.#opened();
    const rows = batch.x.shape[0];
    const steps: HeadStep[] = [];
    tidy(() => {
      for (const [h, head] of heads.entries()) {
        const ofHead = labels.subarray(h * rows, (h + 1) * rows);
        steps.push(stepHead(head, h, batch, ofHead, options, this.#device));
      }
      return steps.map((step) => step.centers);
    });
    for (const [h, step] of steps.entries()) commit(heads[h]!, step);
  }

  #opened(): HeadState[] {
    const heads = opened(this.#heads, 'session');
    expectActive(this.#device);
    return heads;
  }
}
