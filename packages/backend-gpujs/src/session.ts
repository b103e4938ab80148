import {
  type Assignment,
  type AssignOptions,
  type ClusteringState,
  carryCounts,
  type EndEpochOptions,
  type Matrix,
  type Metric,
  opened,
  type Problem,
  type Session,
  type StepOptions,
  shouldBe,
  updateDuals,
} from '@coke/core/backend';
import { labelRows } from './assign.ts';
import { weigh } from './batch-plan.ts';
import { type Block, uploadBlocks } from './blocks.ts';
import { movedCenters } from './centers.ts';
import type { Device } from './device.ts';
import { nextEpoch } from './end-epoch.ts';
import { table } from './gpu-js.ts';
import { freeReplaced, type HeadState, hostState, readHead } from './head-state.ts';
import { largestCapacity } from './limits.ts';
import type { Value } from './value.ts';

/** All heads of one model: centers on the device, what is K long on the host. */
export class GpuJsSession implements Session {
  readonly #device: Device;
  readonly #metric: Metric;
  readonly #dim: number;
  readonly #capacity: number;
  #heads: readonly HeadState[] = [];
  #disposed = false;

  private constructor(device: Device, { metric, heads }: Problem, capacity: number) {
    this.#device = device;
    this.#metric = metric;
    this.#dim = heads[0]!.dim;
    this.#capacity = capacity;
  }

  /**
   * @param capacity - Rows that go through the kernels at once.
   * @throws DeviceError if the centers do not get there.
   */
  static async open(
    device: Device,
    problem: Problem,
    capacity: number = largestCapacity(problem.heads),
  ): Promise<GpuJsSession> {
    const session = new GpuJsSession(device, problem, capacity);
    try {
      await session.#change(async () => {
        const states: HeadState[] = [];
        for (const head of problem.heads) {
          const { k, dim } = head;
          const up = (data: Float32Array) => device.upload(table(data, dim, k));
          const current = await up(head.centers);
          states.push({ host: hostState(head), current, previous: await up(head.previousCenters) });
        }
        return states;
      });
    } catch (error) {
      session.dispose();
      throw error;
    }
    return session;
  }

  async assign(x: Matrix, out: Assignment, options: AssignOptions): Promise<void> {
    this.#check(x);
    await this.#look(async () => {
      const blocks = await uploadBlocks(this.#device, x, this.#capacity);
      await this.#label(blocks, x.rows, out, options);
    });
  }

  async step(
    x: Matrix,
    out: Assignment,
    { dualLearningRates, centers, unitLength, weights, carry = 1 }: StepOptions,
  ): Promise<void> {
    this.#check(x);
    await this.#change(async () => {
      const blocks = await uploadBlocks(this.#device, x, this.#capacity);
      await this.#label(blocks, x.rows, out, { centers, prices: true });
      const states: HeadState[] = [];
      for (const [h, state] of this.#heads.entries()) {
        const labels = out.labels.subarray(h * x.rows, (h + 1) * x.rows);
        const plan = weigh(labels, weights, state.host.k);
        const host = hostState(state.host);
        updateDuals(host, plan.weights, plan.total, dualLearningRates[h]!);
        carryCounts(host.counts, carry);
        const batch = { blocks, labels, weights, plan };
        const before = { ...state, host };
        const current = await movedCenters(this.#device, before, batch, unitLength);
        for (const [c, weight] of plan.weights.entries()) host.counts[c]! += weight;
        states.push({ host, current, previous: state.previous });
      }
      return states;
    });
  }

  async endEpoch(options: EndEpochOptions): Promise<void> {
    this.#check();
    await this.#change(async () => {
      const states: HeadState[] = [];
      for (const state of this.#heads) {
        states.push(await nextEpoch(this.#device, state, this.#metric, options));
      }
      return states;
    });
  }

  async read(): Promise<ClusteringState[]> {
    this.#check();
    return this.#look(async () => {
      const heads: ClusteringState[] = [];
      for (const state of this.#heads) heads.push(await readHead(state));
      return heads;
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#device.dispose(() => valuesOf(this.#heads));
  }

  /** Labels, and similarities where there is room for them, of every head to `out`. */
  async #label(
    blocks: readonly Block[],
    rows: number,
    out: Assignment,
    { centers, prices }: AssignOptions,
  ): Promise<void> {
    const scorings = this.#heads.map(({ host, current, previous }) => ({
      k: host.k,
      dim: host.dim,
      metric: this.#metric,
      centers: centers === 'current' ? current : previous,
      prices: prices ? host.prices : new Float32Array(host.k),
    }));
    await labelRows(this.#device, blocks, rows, scorings, out);
  }

  /** Compute the state to go on with. */
  async #change(task: () => Promise<readonly HeadState[]>): Promise<void> {
    await this.#device.exclusive(task, (states) => {
      freeReplaced(this.#heads, states);
      this.#heads = states;
      return { keep: valuesOf(states), answer: undefined };
    });
  }

  /** Compute an answer and leave the state alone. */
  #look<T>(task: () => Promise<T>): Promise<T> {
    return this.#device.exclusive(task, (answer) => ({ keep: [], answer }));
  }

  /** @throws Error if disposed, RangeError if rows are not d long. */
  #check(x?: Matrix): void {
    opened(this.#disposed ? undefined : this, 'session');
    if (x && x.cols !== this.#dim) throw new RangeError(shouldBe('x.cols', `${this.#dim}`, x.cols));
  }
}

function valuesOf(states: readonly HeadState[]): Value[] {
  return states.flatMap(({ current, previous }) => [current, previous]);
}
