import { resolveOptions } from '@coke/core/option-table';
import { mlp } from '../../network/mlp.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { CONTRAST_MEASURES } from '../../parts/contrast.ts';
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
import { MOCO_V2_OPTIONS, type MocoV2Options, type ResolvedMocoV2Options } from './options.ts';

/**
 * Momentum contrast (MoCo v2): the network's row of view 0, a query, is to find the averaged twin's row of
 * view 1 of the same image, its key, among the keys of earlier batches, which a queue holds.
 *
 * Loss: mean over rows of -log softmax([q·k, q Qᵀ] / τ)_0, q and k unit rows, Q the queue's L rows. Keys are
 * enqueued after the step. The published code moves the twin at the beginning of a step; with a constant
 * momentum, after a step is the same.
 *
 * Departs from the paper: batches are not shuffled between devices for the twin's batch statistics, as there is
 * one device; writes to the queue wrap, so that batches may be of any size.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Chen, Fan, Girshick, He. Improved Baselines with Momentum Contrastive Learning. 2020.
 * https://arxiv.org/abs/2003.04297
 */
export function mocoV2(options: MocoV2Options = {}): ObjectiveFactory {
  return (context) => new MocoV2(resolveOptions(MOCO_V2_OPTIONS, options, context), context);
}

class MocoV2 implements Objective {
  readonly name = 'moco-v2';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'];
  readonly measureNames = CONTRAST_MEASURES;
  readonly yardstick: Objective['yardstick'];
  readonly #temperature: number;
  readonly #queue: RingQueue;

  constructor(options: ResolvedMocoV2Options, { batchSize, seed }: ObjectiveContext) {
    const { temperature, queueLength: length, momentum, hidden, dimension: width } = options;
    this.options = { ...options };
    this.needs = {
      largeViews: 2,
      onlineViews: [0],
      projector: mlp([
        { width: hidden, bias: true, activation: 'relu' },
        { width, bias: true },
      ]),
      twin: { of: 'projection', views: [1], momentum: () => momentum },
    };
    this.recipe = {
      optimizer: sgd({ weightDecay: 1e-4, decayAll: true }),
      learningRate: (0.03 * batchSize) / 256,
      warmupEpochs: 0,
      schedule: { by: 'epoch' },
    };
    this.yardstick = { uniform: Math.log(1 + length) };
    this.#temperature = temperature;
    this.#queue = new RingQueue({ length, width, seed });
    this.state = new Map([['queue', this.#queue.variable]]);
  }

  loss({ online, twin }: LossInputs): LossOutcome {
    const [queries, keys] = [online.projections[0]!, twin!.projections[0]!];
    const { loss, measures, gradient } = queueContrast(
      queries,
      keys,
      this.#queue,
      this.#temperature,
    );
    return { loss, measures, projectionGradients: [gradient] };
  }

  afterStep({ twin }: StepInputs): StepNumbers {
    this.#queue.push(twin!.projections[0]!);
    return {};
  }

  async save(): Promise<Uint8Array> {
    return savePointers([this.#queue]);
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    restorePointers([this.#queue], file);
  }

  dispose(): void {
    this.#queue.dispose();
  }
}
