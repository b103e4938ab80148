import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import type {
  BatchPlace,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveFactory,
  StepInputs,
} from '../src/objectives/objective.ts';
import { unitRows, unitRowsGradient } from '../src/parts/unit-rows.ts';

/** What the hooks of an objective were called for, in order. */
export type Calls = string[];

export interface MimicOptions {
  /** The network sees view 0 alone, the twin view 1 alone. @defaultValue false: both see both */
  readonly oneWay?: boolean;
  readonly momentum?: number;
  /** Told of every hook. */
  readonly calls?: Calls;
}

/**
 * For tests: after BYOL. Predictions of one view are to point where the averaged twin's projections of
 * the other do. No state of its own.
 */
export function mimic({
  oneWay = false,
  momentum = 0.9,
  calls = [],
}: MimicOptions = {}): ObjectiveFactory {
  return (): Objective => ({
    name: 'mimic',
    options: { oneWay, momentum },
    needs: {
      largeViews: 2,
      predictor: 'optional',
      ...(oneWay && { onlineViews: [0] }),
      twin: {
        of: 'projection',
        ...(oneWay && { views: [1] }),
        momentum({ step }) {
          calls.push(`momentum ${step}`);
          return momentum;
        },
      },
      judged: 'twin',
    },
    trainable: new Map(),
    state: new Map(),
    measureNames: ['cosine'],
    yardstick: { uniform: oneWay ? 2 : 4, vanished: 1e-6, measures: { cosine: { least: -1 } } },
    async beforeEpoch({ epoch, batch }) {
      calls.push(`epoch ${epoch} from ${batch}`);
    },
    beforeStep: ({ place }) => void calls.push(`before ${place.epoch}.${place.batch}`),
    loss(inputs) {
      calls.push(`loss ${inputs.from}+${inputs.ids.length}`);
      return mimicLoss(inputs);
    },
    afterStep({ place, online, twin }) {
      calls.push(`after ${place.epoch}.${place.batch}`);
      return { counts: [online.projections.length, twin!.projections.length] };
    },
    dispose() {},
  });
}

function mimicLoss({ online, twin, ids }: LossInputs): LossOutcome {
  const views = online.predictions ?? [];
  const pairs = views.map((p, v) => {
    const { unit, scale } = unitRows(p);
    const target = unitRows(twin!.projections[views.length - 1 - v]!).unit;
    const cosine = tf.mean<tf.Scalar>(tf.sum(tf.mul(unit, target), 1));
    const du = tf.mul<tf.Tensor2D>(target, -2 / ids.length);
    return { cosine, gradient: unitRowsGradient(du, unit, scale) };
  });
  const cosines = tf.stack(pairs.map(({ cosine }) => cosine));
  return {
    loss: tf.sum<tf.Scalar>(tf.sub(2, tf.mul(cosines, 2))),
    predictionGradients: pairs.map(({ gradient }) => gradient),
    measures: tf.mean<tf.Tensor1D>(tf.reshape(cosines, [1, -1]), 1),
  };
}

export interface PrototypesOptions {
  /** @defaultValue 4 */
  readonly k?: number;
  /** Width of projections. */
  readonly dim: number;
  /** Optimiser's names that are frozen in the first epoch. */
  readonly frozen?: readonly string[];
  readonly wholeBatch?: boolean;
}

const TEMPERATURE = 0.5;
const QUEUE = 6;

/**
 * For tests: after SwAV. Each view is to tell the prototype that the other is nearest to; prototypes
 * train, their rows are made unit in place; a queue of rows shifts; now and then a prototype is drawn
 * anew from it, by a generator whose state goes into the file.
 */
export function prototypes(options: PrototypesOptions): ObjectiveFactory {
  return ({ seed }) => new Prototypes(options, seed);
}

class Prototypes implements Objective {
  readonly name = 'prototypes';
  readonly options: Objective['options'];
  readonly needs: Objective['needs'];
  readonly trainable: Objective['trainable'];
  readonly state: Objective['state'];
  readonly measureNames = ['queue', 'winner'];
  readonly yardstick: Objective['yardstick'];
  readonly #frozen: readonly string[];
  readonly #w: tf.Variable;
  readonly #queue: tf.Variable;
  readonly #seed: number;
  #draws = 0;

  constructor({ k = 4, dim, frozen = [], wholeBatch = false }: PrototypesOptions, seed: number) {
    this.options = { k, frozen };
    this.needs = { largeViews: 2, wholeBatch };
    this.yardstick = { uniform: Math.log(k) };
    const random = new Random(seed, 77);
    const first = Float32Array.from({ length: k * dim }, () => random.normal());
    [this.#w, this.#queue] = tf.tidy(() => [
      tf.variable(tf.tensor2d(first, [k, dim])) as tf.Variable,
      tf.variable(tf.zeros([QUEUE, dim]), false) as tf.Variable,
    ]);
    this.trainable = new Map([['w', this.#w]]);
    this.state = new Map([['queue', this.#queue]]);
    this.#frozen = frozen;
    this.#seed = seed;
  }

  beforeStep(): void {
    tf.tidy(() => this.#w.assign(unitRows(this.#w as unknown as tf.Tensor2D).unit));
  }

  loss({ online, ids }: LossInputs): LossOutcome {
    const w = this.#w as unknown as tf.Tensor2D;
    const views = online.projections.map((z) => {
      const { unit, scale } = unitRows(z);
      return { unit, scale, scores: tf.matMul<tf.Tensor2D>(unit, tf.transpose(w)) };
    });
    const k = w.shape[0];
    const parts = views.map(({ unit, scale, scores }, v) => {
      const nearest = tf.argMax(views[1 - v]!.scores, 1);
      const target = tf.cast(tf.oneHot(nearest, k), 'float32') as tf.Tensor2D;
      const logits = tf.div<tf.Tensor2D>(scores, TEMPERATURE);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)));
      const d = tf.mul<tf.Tensor2D>(
        tf.sub(tf.softmax(logits), target),
        1 / (2 * TEMPERATURE * ids.length),
      );
      return {
        loss: tf.div<tf.Scalar>(loss, 2),
        gradient: unitRowsGradient(tf.matMul(d, w), unit, scale),
        dw: tf.matMul<tf.Tensor2D>(tf.transpose(d), unit),
      };
    });
    return {
      loss: tf.add(parts[0]!.loss, parts[1]!.loss),
      projectionGradients: parts.map(({ gradient }) => gradient),
      gradients: new Map([['w', tf.add(parts[0]!.dw, parts[1]!.dw)]]),
      measures: tf.stack([
        tf.mean(this.#queue),
        tf.mean(tf.cast(tf.argMax(views[0]!.scores, 1), 'float32')),
      ]) as tf.Tensor1D,
    };
  }

  frozen({ epoch }: BatchPlace): ReadonlySet<string> {
    return new Set(epoch === 0 ? this.#frozen : []);
  }

  afterStep({ online }: StepInputs): { counts: readonly number[] } {
    const random = new Random(this.#seed, 1000 + this.#draws);
    const [k, dim] = this.#w.shape as [number, number];
    const row = random.integer(k);
    tf.tidy(() => {
      const rows = unitRows(online.projections[0]!).unit;
      const all = tf.concat<tf.Tensor2D>([rows, this.#queue as unknown as tf.Tensor2D], 0);
      this.#queue.assign(tf.slice(all, [0, 0], [QUEUE, dim]));
      if (++this.#draws % 3 !== 0) return;
      const kept = tf.cast(tf.notEqual(tf.range(0, k, 1, 'int32'), row), 'float32');
      const mask = tf.reshape(kept, [k, 1]);
      const drawn = tf.slice(this.#queue, [0, 0], [1, dim]);
      this.#w.assign(tf.add(tf.mul(this.#w, mask), tf.mul(drawn, tf.sub(1, mask))));
    });
    return { counts: [row] };
  }

  async save(): Promise<Uint8Array> {
    return Uint8Array.of(this.#draws & 255, this.#draws >> 8);
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    this.#draws = file ? file[0]! + 256 * file[1]! : 0;
  }

  dispose(): void {
    this.#w.dispose();
    this.#queue.dispose();
  }
}
