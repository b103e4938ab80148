import { resolveOptions } from '@coke/core/option-table';
import { div } from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { CONTRAST_MEASURES, meanOf } from '../../parts/contrast.ts';
import { momentumSchedule } from '../../parts/momentum-schedule.ts';
import { queueContrast } from '../../parts/queue-contrast.ts';
import { RingQueue, restorePointers, savePointers } from '../../parts/ring-queue.ts';
import type {
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  StepInputs,
  StepNumbers,
} from '../objective.ts';
import {
  MOCO_V2_PLUS_OPTIONS,
  type MocoV2PlusOptions,
  type ResolvedMocoV2PlusOptions,
} from './options.ts';

/**
 * Momentum contrast in both directions (MoCo v2+, solo-learn's): as `mocoV2`, but both views ask, and a queue
 * for each view holds the keys of that view.
 *
 * Loss: the mean over v = 0, 1 of that of queries of view v against keys k and queue Q of the other view,
 * -log softmax([q_v·k_{1-v}, q_v Q_{1-v}ᵀ] / τ)_0. The twin's momentum goes from `momentum` to
 * `finalMomentum` by half a cosine; it moves after the step. Writes to the queues wrap, which the paper has not.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see da Costa, Fini, Nabi, Sebe, Ricci. solo-learn: A Library of Self-supervised Methods for Visual
 * Representation Learning. JMLR 2022. https://github.com/vturrisi/solo-learn
 */
export function mocoV2Plus(options: MocoV2PlusOptions = {}): ObjectiveFactory {
  return (context) =>
    new MocoV2Plus(resolveOptions(MOCO_V2_PLUS_OPTIONS, options, context), context);
}

class MocoV2Plus implements Objective {
  readonly name = 'moco-v2-plus';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'];
  readonly measureNames = CONTRAST_MEASURES;
  readonly yardstick: Objective['yardstick'];
  readonly #temperature: number;
  /** Of the keys of views 0 and 1. */
  readonly #queues: readonly RingQueue[];

  constructor(options: ResolvedMocoV2PlusOptions, { batchSize, seed }: ObjectiveContext) {
    const { temperature, queueLength: length, hidden, dimension: width } = options;
    this.options = { ...options };
    this.needs = {
      largeViews: 2,
      projector: mlp([
        { width: hidden, bias: true, activation: 'relu' },
        { width, bias: true },
      ]),
      twin: {
        of: 'projection',
        momentum: momentumSchedule(options.momentum, options.finalMomentum),
      },
    };
    this.recipe = {
      optimizer: sgd({ weightDecay: 1e-4, decayAll: true }),
      learningRate: (0.3 * batchSize) / 256,
      schedule: { start: 3e-5 },
    };
    this.yardstick = { uniform: Math.log(1 + length) };
    this.#temperature = temperature;
    this.#queues = [0, 1].map((stream) => new RingQueue({ length, width, seed, stream }));
    this.state = new Map(this.#queues.map(({ variable }, v) => [`queue${v}`, variable]));
  }

  loss({ online: { projections }, twin }: LossInputs): LossOutcome {
    const directions = projections.map((queries, v) =>
      queueContrast(queries, twin!.projections[1 - v]!, this.#queues[1 - v]!, this.#temperature),
    );
    return {
      loss: meanOf(directions.map(({ loss }) => loss)),
      measures: meanOf(directions.map(({ measures }) => measures)),
      projectionGradients: directions.map(({ gradient }) => div(gradient, 2)),
    };
  }

  afterStep({ twin }: StepInputs): StepNumbers {
    for (const [v, queue] of this.#queues.entries()) queue.push(twin!.projections[v]!);
    return {};
  }

  async save(): Promise<Uint8Array> {
    return savePointers(this.#queues);
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    restorePointers(this.#queues, file);
  }

  dispose(): void {
    for (const queue of this.#queues) queue.dispose();
  }
}
