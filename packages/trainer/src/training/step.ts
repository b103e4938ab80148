import { shouldBe } from '@coke/core/check-options';
import { type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type FeatureSpread, featureSpread } from '../evaluation/feature-spread.ts';
import type { ViewBatch } from '../images/views.ts';
import { forwardViews } from '../network/forward-views.ts';
import { dropoutRandom } from '../network/layers/dropout.ts';
import type { ApplyOptions } from '../network/module.ts';
import { type Network, type NetworkParts, twinnedParts } from '../network/network.ts';
import type { Twin } from '../network/twin.ts';
import type {
  BatchPlace,
  Objective,
  StepNumbers,
  TwinNeeds,
  ViewOutputs,
} from '../objectives/objective.ts';
import type { Optimizer, StepRates } from '../optimizers/optimizer.ts';
import { meanUnitRows } from '../parts/mean-unit-rows.ts';
import { BatchNumbers } from './batch-numbers.ts';
import {
  disposeOutputs,
  forwardParts,
  joinOutputs,
  type Part,
  splitBatch,
  viewTensors,
} from './batch-parts.ts';
import { differentiate } from './differentiate.ts';
import { differentiateInTwoPasses } from './differentiate-in-two-passes.ts';
import { GradientSums } from './gradient-sums.ts';

/** What a batch came to. */
export interface StepResult extends StepNumbers {
  /** Σ over its images of the loss; 0 in an idle epoch. */
  readonly loss: number;
  /** Σ over its images of the objective's measures; none in an idle epoch. */
  readonly measures: readonly number[];
  /** Of the last batch of an epoch: how the mean unit projections of an image's large views spread. */
  readonly features?: FeatureSpread;
}

/** The parts of a run that a batch works on. */
export interface StepParts {
  readonly network: Network;
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  /** Where the objective needs one. */
  readonly twin: Twin | undefined;
}

/** How a batch is learnt from. */
export interface StepOptions {
  readonly microBatchSize: number | undefined;
  /** Of dropout. */
  readonly seed: number;
}

/** What the network and its twin gave for a batch, and what the loss was. */
interface Learnt {
  readonly online: ViewOutputs;
  readonly twin?: ViewOutputs;
  readonly loss: number;
  readonly measures: readonly number[];
}

/** The same, before the optimiser's step. */
interface Differentiated extends Learnt {
  readonly sums: GradientSums;
}

/** What a batch does: one step of the optimiser, and of whatever the objective keeps beside. */
export class TrainingStep {
  readonly #parts: StepParts;
  readonly #options: StepOptions;
  /** How the network is applied to the batch that is being taken. */
  #how: ApplyOptions = { training: true };

  constructor(parts: StepParts, options: StepOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** @throws DivergedError, with the weights as they were; RangeError if the loader's views are not those of the objective. */
  async take(batch: ViewBatch, place: BatchPlace, rates: StepRates): Promise<StepResult> {
    const { objective } = this.#parts;
    const { ids } = batch;
    this.#checkViews(batch.views.length);
    const random = dropoutRandom(this.#options.seed, place.epoch, place.batch);
    this.#how = { training: true, random };
    const parts = splitBatch(batch, this.#options.microBatchSize);
    await objective.beforeStep?.({ ids, place, project: () => this.#project(parts) });
    const { loss, measures, ...outputs } =
      place.epoch < (objective.needs.idleEpochs ?? 0)
        ? { online: { projections: this.#project(parts) }, loss: 0, measures: [] }
        : await this.#learn(ids, parts, place, rates);
    try {
      const features = place.last ? await this.#spread(outputs.online, place) : undefined;
      const numbers = await objective.afterStep?.({ ids, place, ...outputs });
      return { loss, measures, ...numbers, ...(features && { features }) };
    } finally {
      disposeOutputs(outputs.online);
      disposeOutputs(outputs.twin);
    }
  }

  /** One step of the optimiser. Outputs are from before it, and the caller's to dispose of. */
  async #learn(
    ids: Int32Array,
    parts: readonly Part[],
    place: BatchPlace,
    rates: StepRates,
  ): Promise<Learnt> {
    const { objective, optimizer, twin } = this.#parts;
    const inTwoPasses = parts.length > 1 && objective.needs.wholeBatch;
    const { sums, ...learnt } = inTwoPasses
      ? await this.#differentiateBatch(ids, parts, place)
      : await this.#differentiateParts(parts, place);
    try {
      const gradients = withoutFrozen(sums.gradients, objective.frozen?.(place));
      await optimizer.apply(gradients, rates);
      twin?.move(objective.needs.twin!.momentum(place));
      return learnt;
    } catch (error) {
      disposeOutputs(learnt.online);
      disposeOutputs(learnt.twin);
      throw error;
    } finally {
      sums.dispose();
    }
  }

  /** Part by part: the loss of a batch is the mean of theirs. */
  async #differentiateParts(parts: readonly Part[], place: BatchPlace): Promise<Differentiated> {
    const { network, objective, twin } = this.#parts;
    const sums = new GradientSums();
    const online: ViewOutputs[] = [];
    const twins: ViewOutputs[] = [];
    const numbers = new BatchNumbers(objective, place);
    try {
      for (const part of parts) {
        const { ids, from, to } = part;
        const ofTwin = this.#forwardTwin([part]);
        if (ofTwin) twins.push(ofTwin);
        const inputs = { ids, from, place, ...(ofTwin && { twin: ofTwin }) };
        const result = differentiate(network, objective, () => this.#forward(part), inputs);
        online.push(result.online);
        sums.add(result.gradients, (to - from) / parts.at(-1)!.to);
        await numbers.add(result.numbers, to - from);
      }
    } catch (error) {
      for (const outputs of [...online, ...twins]) disposeOutputs(outputs);
      sums.dispose();
      throw error;
    }
    const outputs = { online: joinOutputs(online), ...(twin && { twin: joinOutputs(twins) }) };
    return { ...outputs, sums, loss: numbers.loss, measures: numbers.measures };
  }

  /** A loss of the whole batch, of which the network sees a part at a time. */
  async #differentiateBatch(
    ids: Int32Array,
    parts: readonly Part[],
    place: BatchPlace,
  ): Promise<Differentiated> {
    const { network, objective } = this.#parts;
    const { seed } = this.#options;
    const numbers = new BatchNumbers(objective, place);
    const twin = this.#forwardTwin(parts);
    try {
      const { online, sums } = await differentiateInTwoPasses(
        network,
        objective,
        parts,
        (part, i) => {
          const random = dropoutRandom(seed, place.epoch, place.batch, i);
          return this.#forward(part, { training: true, random });
        },
        { ids, from: 0, place, ...(twin && { twin }) },
        (each) => numbers.add(each, ids.length),
      );
      const { loss, measures } = numbers;
      return { online, ...(twin && { twin }), sums, loss, measures };
    } catch (error) {
      disposeOutputs(twin);
      throw error;
    }
  }

  /** What the network gives for the views that it is to see. */
  #forward(part: Part, how = this.#how): ViewOutputs {
    const { network, objective } = this.#parts;
    const { onlineViews = part.views.map((_, v) => v) } = objective.needs;
    return this.#outputsOf(network.parts, viewTensors(part, onlineViews), how);
  }

  #forwardTwin(parts: readonly Part[]): ViewOutputs | undefined {
    const { network, objective, twin } = this.#parts;
    if (!twin) return undefined;
    const { of, views = this.#largeViews } = objective.needs.twin as TwinNeeds;
    const twinned = twinnedParts(network.parts, of);
    return forwardParts(parts, (part) =>
      twin.run(() => this.#outputsOf(twinned, viewTensors(part, views))),
    );
  }

  /** Projections of the large views of a batch, without gradients. */
  #project(parts: readonly Part[]): Tensor2D[] {
    const { encoder, projector } = this.#parts.network.parts;
    const { projections } = forwardParts(parts, (part) =>
      this.#outputsOf({ encoder, projector }, viewTensors(part, this.#largeViews)),
    );
    return [...projections];
  }

  async #spread({ projections }: ViewOutputs, place: BatchPlace): Promise<FeatureSpread> {
    const { largeViews, onlineViews, idleEpochs = 0 } = this.#parts.objective.needs;
    // In an idle epoch there are projections of the large views alone.
    const seen = place.epoch < idleEpochs ? undefined : onlineViews;
    const large = projections.filter((_, v) => (seen?.[v] ?? v) < largeViews);
    const features = tidy(() => meanUnitRows(large));
    try {
      const [rows, cols] = features.shape;
      return featureSpread({ data: Float32Array.from(await features.data()), rows, cols });
    } finally {
      features.dispose();
    }
  }

  /** What some parts of a network give for views, in training mode; the caller tidies. */
  #outputsOf(parts: NetworkParts, views: readonly Tensor4D[], how = this.#how): ViewOutputs {
    const order = this.#parts.objective.needs.forward ?? 'each view';
    const outputs = forwardViews(parts, views, order, how);
    const predictions = outputs.flatMap(({ prediction }) => prediction ?? []);
    return {
      projections: outputs.map(({ projection }) => projection),
      ...(predictions.length > 0 && { predictions }),
    };
  }

  get #largeViews(): number[] {
    return Array.from({ length: this.#parts.objective.needs.largeViews }, (_, v) => v);
  }

  #checkViews(count: number): void {
    const { largeViews, smallCrops = false } = this.#parts.objective.needs;
    if (smallCrops ? count >= largeViews : count === largeViews) return;
    const rule = smallCrops ? `${largeViews} and small crops, if any` : `${largeViews}`;
    throw new RangeError(shouldBe("the loader's views", rule, count));
  }
}

/** Gradients of all variables but those that are frozen, by their own name or that of what they are part of. */
function withoutFrozen(
  gradients: ReadonlyMap<string, Tensor>,
  frozen: ReadonlySet<string> | undefined,
): ReadonlyMap<string, Tensor> {
  if (!frozen || frozen.size === 0) return gradients;
  const isFrozen = (name: string) =>
    [...frozen].some((one) => name === one || name.startsWith(`${one}/`));
  return new Map([...gradients].filter(([name]) => !isFrozen(name)));
}
