import type { Backend, Matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { normalizedMutualInformation } from '@coke/core/metrics';
import {
  argMax,
  cast,
  equal,
  mean,
  mul,
  oneHot,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { labelChangeRate } from '../../evaluation/label-change-rate.ts';
import { countedHead } from '../../history/counted-head.ts';
import { mlp } from '../../network/mlp.ts';
import type { OptimizerFactory } from '../../optimizers/optimizer.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { withRules } from '../../optimizers/with-rules.ts';
import { crossEntropy } from '../../parts/cross-entropy.ts';
import type {
  EpochPlace,
  EpochTotals,
  FeatureSource,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveClusters,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  ObjectiveRecord,
  StepInputs,
  StepNumbers,
  StepStart,
} from '../objective.ts';
import { firstState, unitFeatures } from './first-state.ts';
import { OdcMemory } from './memory.ts';
import { type OdcOptions, type ResolvedOdcOptions, resolveOdcOptions } from './options.ts';
import { decodeState, encodeState } from './state-file.ts';

/**
 * Online deep clustering (ODC): a classifier learns the cluster that an image is in, while features, labels and
 * centroids of all images, kept in memory, move with every batch; small clusters are dissolved, and the
 * largest are split. The classifier is the network's predictor; projections are the features.
 *
 * Loss: Σ_i w_{y_i} CE(logits_i, y_i) / Σ_i w_{y_i}, with labels y and weights w_k ~ (n_k + 1e-5)^-½ from before
 * the batch, n_k the size of cluster k.
 *
 * Departs from the published code: 2-means begins with members found by rule; where all members are
 * alike every second one leaves; sizes are counted as labels change; images come in an epoch's order, not
 * drawn with replacement.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Zhan, Xie, Liu, Ong, Loy. Online Deep Clustering for Unsupervised Representation Learning. CVPR 2020.
 * https://arxiv.org/abs/2006.10645
 */
export function odc(options: OdcOptions = {}): ObjectiveFactory {
  return (context) => new Odc(resolveOdcOptions(options, context), context, options.backend);
}

/** An optimiser as ODC has it: the classifier, which is the predictor, without momentum. */
export function odcOptimizer(optimizer: OptimizerFactory): OptimizerFactory {
  return withRules(optimizer, (name) =>
    name.startsWith('predictor/') ? { momentum: 0 } : undefined,
  );
}

class Odc implements Objective {
  readonly name = 'odc';
  readonly options: Objective['options'];
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames = ['pseudoLabelAccuracy'];
  readonly yardstick: Objective['yardstick'];
  readonly clusters: ObjectiveClusters;
  readonly #options: ResolvedOdcOptions;
  readonly #instances: number;
  readonly #seed: number;
  readonly #backend: Backend | undefined;
  #memory: OdcMemory | undefined;
  /** At the beginning of the epoch. */
  #previousLabels: Int32Array = new Int32Array();
  /** b / Σ_i w_{y_i} of the batch that is learnt from. */
  #scale = 0;
  /** Milliseconds spent on memory and first clusters. */
  spent = 0;

  constructor(
    options: ResolvedOdcOptions,
    { instances, seed, batchSize }: ObjectiveContext,
    backend: Backend | undefined,
  ) {
    const { k, hidden, dimension, dropout } = options;
    this.options = { ...options };
    this.#options = options;
    this.#instances = instances;
    this.#seed = seed;
    this.#backend = backend;
    this.needs = {
      largeViews: 1,
      projector: mlp([
        { width: hidden, normalization: 'plain', momentum: 0.001, activation: 'relu', dropout },
        { width: dimension, bias: true, activation: 'relu' },
      ]),
      predictor: mlp([{ width: k, bias: true, deviation: 0.01 }]),
    };
    const learningRate = (0.06 * batchSize) / 512;
    this.recipe = {
      optimizer: odcOptimizer(sgd({ weightDecay: 1e-5, decayAll: true })),
      learningRate,
      schedule: { final: 0.4 * learningRate, stepAt: 400 / 440 },
      warmupEpochs: 0,
    };
    // One cluster has nothing to tell apart: ln 1 = 0.
    this.yardstick = k > 1 ? { uniform: Math.log(k) } : {};
    this.clusters = {
      labels: (ids) => this.#labels(ids),
      centers: async () => [this.#centroids()],
    };
  }

  async beforeEpoch(_: EpochPlace, source: FeatureSource): Promise<void> {
    if (this.#memory) return;
    const [instances, seed, backend] = [this.#instances, this.#seed, this.#backend];
    const features = await unitFeatures(source, instances);
    // From here: what the pass waits for images is counted by its loader.
    const start = performance.now();
    const state = await firstState(features, this.#options, { instances, seed, backend });
    this.#memory = new OdcMemory(state, this.#options);
    this.#memory.readCentroids();
    this.#previousLabels = state.labels.slice();
    this.spent += performance.now() - start;
  }

  beforeStep({ ids }: StepStart): void {
    this.#scale = ids.length / this.#weights(ids).reduce((sum, weight) => sum + weight, 0);
  }

  loss({ ids, online }: LossInputs): LossOutcome {
    const logits = online.predictions?.[0];
    const { k } = this.#options;
    if (logits?.shape[1] !== k) {
      throw new RangeError(shouldBe("the predictor's width", `${k}, one a cluster`, logits?.shape));
    }
    const labels = tensor1d(this.#labels(ids), 'int32');
    // Times the rows of the batch, and a mean over them: parts of a batch then add up to the whole.
    const weights = tensor1d(Float32Array.from(this.#weights(ids), (w) => w * this.#scale));
    const targets = mul<Tensor2D>(oneHot(labels, k), reshape(weights, [ids.length, 1]));
    const { loss, gradient } = crossEntropy(logits, targets, 1);
    const isRight = cast(equal(argMax(logits, 1), labels), 'float32');
    return {
      loss,
      predictionGradients: [gradient],
      measures: reshape(mean(isRight), [1]) as Tensor1D,
    };
  }

  async afterStep({ ids, online, place }: StepInputs): Promise<StepNumbers> {
    const start = performance.now();
    const memory = this.#memory!;
    const { changed, similarity } = await memory.arrive(ids, online.projections[0]!);
    if ((place.step + 1) % this.#options.centroidInterval === 0) memory.readCentroids();
    const splits = await memory.dissolveSmall();
    memory.weigh();
    this.spent += performance.now() - start;
    return { counts: [changed, similarity, splits.length] };
  }

  async endEpoch({ instances, measures, counts }: EpochTotals): Promise<ObjectiveRecord> {
    const { sizes, state } = this.#memory!;
    const { labels } = state;
    const [changed, similarity, splits] = counts as [number, number, number];
    const head = countedHead(sizes, {
      minSize: this.#options.minSize,
      meanSimilarity: similarity / instances,
      labelChangeRate: labelChangeRate(this.#previousLabels, labels),
    });
    const labelAgreement = normalizedMutualInformation(this.#previousLabels, labels);
    this.#previousLabels = labels.slice();
    return {
      heads: [head],
      pseudoLabelAccuracy: measures.pseudoLabelAccuracy!,
      measures: { labelAgreement, changeRatio: changed / instances, splits },
    };
  }

  async save(): Promise<Uint8Array | undefined> {
    if (!this.#memory) return undefined;
    return encodeState({ ...this.#memory.state, previousLabels: this.#previousLabels });
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    const state = file && decodeState(file, this.#instances, this.#options.k);
    this.dispose();
    this.#memory = state && new OdcMemory(state, this.#options);
    this.#previousLabels = state?.previousLabels ?? new Int32Array();
  }

  dispose(): void {
    this.#memory?.dispose();
  }

  #labels(ids: ArrayLike<number>): Int32Array {
    const labels = this.#memory?.state.labels;
    return Int32Array.from(ids, (id) => labels?.[id] ?? -1);
  }

  /** w of the label of each image. */
  #weights(ids: Int32Array): Float64Array {
    const { weights } = this.#memory!;
    return Float64Array.from(this.#labels(ids), (label) => weights[label]!);
  }

  #centroids(): Matrix {
    if (!this.#memory) throw new Error('centers should be asked for once training has begun');
    const data = this.#memory.state.centroids.slice();
    const { k } = this.#options;
    return { data, rows: k, cols: data.length / k };
  }
}
