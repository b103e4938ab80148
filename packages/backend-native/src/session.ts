import {
  type Assignment,
  type AssignOptions,
  type Bounds,
  type ClusteringState,
  createClusteringState,
  type EndEpochOptions,
  type HostMatrix,
  opened,
  type Problem,
  type Session,
  type StepOptions,
} from '@coke/core/backend';
import type { Addon, AddonEngine, AddonSession } from './addon.ts';
import { sparseArrays } from './sparse-arrays.ts';

/** What no step changes of a clustering. */
interface Shape extends Bounds {
  readonly k: number;
  readonly dim: number;
}

/** All clusterings in memory of the addon's; a whole step is one call. */
export class NativeSession implements Session {
  readonly #heads: readonly Shape[];
  readonly #rates: Float64Array;
  #session: AddonSession | undefined;

  constructor(addon: Addon, engine: AddonEngine, { metric, heads }: Problem) {
    const session = new addon.Session(engine, metric === 'euclidean', heads[0]!.dim);
    for (const { k, dim, lower, upper, ...state } of heads) {
      const { centers, previousCenters, prices, counts, drift } = state;
      session.add(k, dim, lower, upper, centers, previousCenters, prices, counts, drift);
    }
    this.#heads = heads.map(({ k, dim, lower, upper }) => {
      return { k, dim, lower: lower.slice(), upper: upper.slice() };
    });
    this.#rates = new Float64Array(heads.length);
    this.#session = session;
  }

  assign(x: HostMatrix, out: Assignment, { centers, prices }: AssignOptions): void {
    const session = opened(this.#session, 'session');
    const previous = centers === 'previous';
    const { labels, similarities } = out;
    session.assign(x.data, x.rows, labels, similarities, previous, prices, ...sparseArrays(x));
  }

  step(
    x: HostMatrix,
    out: Assignment,
    { dualLearningRates, centers, unitLength, weights, carry = 1 }: StepOptions,
  ): void {
    const session = opened(this.#session, 'session');
    const { data, rows } = x;
    const [rates, previous] = [this.#rates, centers === 'previous'];
    for (let h = 0; h < rates.length; h++) rates[h] = dualLearningRates[h]!;
    const { labels, similarities } = out;
    const results = [labels, similarities] as const;
    const how = [rates, previous, unitLength, weights, carry] as const;
    session.step(data, rows, ...results, ...how, ...sparseArrays(x));
  }

  endEpoch({ averaging, carry = 0 }: EndEpochOptions): void {
    opened(this.#session, 'session').endEpoch(averaging, carry);
  }

  read(): ClusteringState[] {
    const session = opened(this.#session, 'session');
    return this.#heads.map(({ k, dim, ...bounds }, h) => {
      const state = createClusteringState(new Float32Array(k * dim), dim, bounds);
      const { centers, previousCenters, prices, counts, drift } = state;
      session.read(h, centers, previousCenters, prices, counts, drift);
      return state;
    });
  }

  dispose(): void {
    this.#session?.dispose();
    this.#session = undefined;
  }
}
