import { resolveOptions } from '@coke/core/option-table';
import {
  add,
  addN,
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  type Scalar,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { adam } from '../../optimizers/adam.ts';
import { clipNorms } from '../../optimizers/clip-norms.ts';
import { zeroVariable } from '../../optimizers/slots.ts';
import { columnMeans } from '../../parts/column-sums.ts';
import { crossEntropy } from '../../parts/cross-entropy.ts';
import { entropyOfMean } from '../../parts/entropy-of-mean.ts';
import { momentumSchedule } from '../../parts/momentum-schedule.ts';
import { linearSchedule, type Schedule } from '../../schedules/index.ts';
import type {
  BatchPlace,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  StepInputs,
  StepNumbers,
} from '../objective.ts';
import { dinoLastLayer, dinoProjector } from './heads.ts';
import { DINO_OPTIONS, type DinoOptions, type ResolvedDinoOptions } from './options.ts';

/**
 * Self-distillation with no labels (DINO): the network, on every view, is to give the distribution over K
 * outputs that its averaged twin gives for the other large views. The twin's outputs are centered, so that not
 * one of them wins, and sharpened, so that not all are alike. The twin is what is judged.
 *
 * Loss: mean over the 2V - 2 pairs of a large view i and another view v, and over rows, of
 * -Σ q_i log softmax(s_v / τ_s) with q_i = softmax((t_i - c) / τ_t), t of the twin. After the step
 * c ← m c + (1 - m) mean of t over rows and both views; it begins as 0.
 *
 * Projections are what the last layer reads; the last layer is the predictor, so that the twin has one too:
 * predictions are b × K. As published: Adam with decoupled weight decay from 0.04 to 0.4, a rate of 5e-4 b / 256
 * down to 1e-6, and each variable's gradient clipped by itself. For ResNet-50 the authors take, in place of it,
 * `clipNorms(sgd({ weightDecay: 1e-4 }), 3)` and 0.03 b / 256.
 *
 * Measures, in nats: `teacherEntropy`, of q; `divergence`, of the network from q, the loss without that entropy;
 * `targetEntropy`, of the mean of q over the batch, 0 where one output always wins.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Caron, Touvron, Misra, Jégou, Mairal, Bojanowski, Joulin. Emerging Properties in Self-Supervised
 * Vision Transformers. ICCV 2021. https://arxiv.org/abs/2104.14294
 */
export function dino(options: DinoOptions = {}): ObjectiveFactory {
  return (context) => new Dino(resolveOptions(DINO_OPTIONS, options, context), context.batchSize);
}

/** Entropy of the mean target, as a share of ln K, below which one output wins. */
const LEAST_ENTROPY = 0.1;

class Dino implements Objective {
  readonly name = 'dino';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'];
  readonly measureNames = ['teacherEntropy', 'divergence', 'targetEntropy'];
  readonly yardstick: Objective['yardstick'];
  readonly #options: ResolvedDinoOptions;
  readonly #teacherTemperature: Schedule;
  /** c, [1, K]. */
  readonly #center: Variable;

  constructor(options: ResolvedDinoOptions, batchSize: number) {
    const { k, momentum, clip } = options;
    this.options = { ...options };
    this.#options = options;
    this.needs = {
      largeViews: 2,
      smallCrops: true,
      projector: dinoProjector(options),
      predictor: dinoLastLayer(options),
      twin: { of: 'prediction', momentum: momentumSchedule(momentum) },
      forward: 'by size',
      judged: 'twin',
    };
    const adamW = adam({ weightDecay: 0.04 });
    this.recipe = {
      optimizer: clip > 0 ? clipNorms(adamW, clip) : adamW,
      learningRate: (5e-4 * batchSize) / 256,
      schedule: { final: 1e-6, riseIncludes: 'both' },
      weightDecay: [0.04, 0.4],
    };
    const uniform = Math.log(k);
    // One output has nothing to tell apart: ln 1 = 0.
    this.yardstick =
      k > 1 ? { uniform, measures: { targetEntropy: { least: LEAST_ENTROPY * uniform } } } : {};
    const { teacherTemperature, warmupTeacherTemperature, warmupTeacherEpochs } = options;
    this.#teacherTemperature =
      warmupTeacherEpochs > 0
        ? linearSchedule({
            from: warmupTeacherTemperature,
            to: teacherTemperature,
            epochs: warmupTeacherEpochs,
          })
        : () => teacherTemperature;
    this.#center = zeroVariable([1, k]);
    this.state = new Map([['center', this.#center]]);
  }

  loss({ online, twin, place }: LossInputs): LossOutcome {
    const sharpness = this.#teacherTemperature(place.epoch, place.batch);
    const targets = twin!.predictions!.map((t) => {
      const logits = div<Tensor2D>(sub(t, this.#center), sharpness);
      const q = softmax(logits);
      return { q, entropy: neg<Scalar>(mean(sum(mul(q, logSoftmax(logits)), 1))) };
    });
    const [zero, one] = targets.map(({ q }) => q);
    const both = add<Tensor2D>(zero!, one!);
    // Of all targets that a view has, at once.
    const parts = online.predictions!.map((s, v) =>
      crossEntropy(s, [one!, zero!][v] ?? both, this.#options.temperature),
    );
    const pairs = 2 * parts.length - 2;
    const loss = div<Scalar>(addN(parts.map((part) => part.loss)), pairs);
    const entropy = div<Scalar>(addN(targets.map((target) => target.entropy)), 2);
    return {
      loss,
      predictionGradients: parts.map(({ gradient }) => div(gradient, pairs)),
      measures: stack([
        entropy,
        // Each large view's target is in as many pairs.
        sub<Scalar>(loss, entropy),
        entropyOfMean(div(both, 2)),
      ]) as Tensor1D,
    };
  }

  frozen({ epoch }: BatchPlace): ReadonlySet<string> {
    return new Set(epoch < this.#options.freezeEpochs ? ['predictor'] : []);
  }

  afterStep({ twin }: StepInputs): StepNumbers {
    const { centerMomentum } = this.#options;
    tidy(() => {
      const means = twin!.predictions!.map((t) => columnMeans(t));
      const now = div<Tensor>(addN(means), means.length);
      this.#center.assign(add(mul(this.#center, centerMomentum), mul(now, 1 - centerMomentum)));
    });
    return {};
  }

  dispose(): void {
    this.#center.dispose();
  }
}
