import { shouldBe } from '@coke/core/check-options';
import { keep, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
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
import { disposeOutputs, joinOutputs, type Part, splitBatch, viewTensors } from './batch-parts.ts';
import { differentiate } from './differentiate.ts';
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

/** The loss is no longer finite: the run cannot go on from where it is. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
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
        : await this.#learn(parts, place, rates);
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
  async #learn(parts: readonly Part[], place: BatchPlace, rates: StepRates): Promise<Learnt> {
    const { objective, optimizer, twin } = this.#parts;
    const rows = parts.at(-1)!.to;
    const sums = new GradientSums();
    const online: ViewOutputs[] = [];
    const twins: ViewOutputs[] = [];
    let loss = 0;
    const measures = objective.measureNames.map(() => 0);
    try {
      for (const part of parts) {
        const count = part.to - part.from;
        const ofTwin = this.#forwardTwin(part);
        if (ofTwin) twins.push(ofTwin);
        const result = this.#differentiate(part, ofTwin, place);
        online.push(result.online);
        sums.add(result.gradients, count / rows);
        const [meanLoss, ...means] = await result.numbers.data();
        result.numbers.dispose();
        checkLoss(meanLoss!, place);
        loss += meanLoss! * count;
        for (const [m, mean] of means.entries()) measures[m]! += mean * count;
      }
      const gradients = withoutFrozen(sums.gradients, objective.frozen?.(place));
      await optimizer.apply(gradients, rates);
      twin?.move(objective.needs.twin!.momentum(place));
    } catch (error) {
      for (const outputs of [...online, ...twins]) disposeOutputs(outputs);
      throw error;
    } finally {
      sums.dispose();
    }
    return {
      online: joinOutputs(online),
      ...(twin && { twin: joinOutputs(twins) }),
      loss,
      measures,
    };
  }

  #differentiate(part: Part, twin: ViewOutputs | undefined, place: BatchPlace) {
    const { network, objective } = this.#parts;
    const { onlineViews = part.views.map((_, v) => v) } = objective.needs;
    const forward = () => this.#outputsOf(network.parts, viewTensors(part, onlineViews));
    const { ids, from } = part;
    return differentiate(network, objective, forward, { ids, from, place, ...(twin && { twin }) });
  }

  #forwardTwin(part: Part): ViewOutputs | undefined {
    const { network, objective, twin } = this.#parts;
    if (!twin) return undefined;
    const { of, views = this.#largeViews } = objective.needs.twin as TwinNeeds;
    let outputs: ViewOutputs | undefined;
    tidy(() => {
      const parts = twinnedParts(network.parts, of);
      outputs = twin.run(() => this.#outputsOf(parts, viewTensors(part, views)));
      keepAll([...outputs.projections, ...(outputs.predictions ?? [])]);
    });
    return outputs;
  }

  /** Projections of the large views of a batch, without gradients. */
  #project(parts: readonly Part[]): Tensor2D[] {
    const { encoder, projector } = this.#parts.network.parts;
    const projected = parts.map((part) => {
      let outputs: ViewOutputs | undefined;
      tidy(() => {
        const views = viewTensors(part, this.#largeViews);
        outputs = this.#outputsOf({ encoder, projector }, views);
        keepAll(outputs.projections);
      });
      return outputs!;
    });
    return [...joinOutputs(projected).projections];
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
  #outputsOf(parts: NetworkParts, views: readonly Tensor4D[]): ViewOutputs {
    const order = this.#parts.objective.needs.forward ?? 'each view';
    const outputs = forwardViews(parts, views, order, this.#how);
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

function keepAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) keep(tensor);
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

// A loss that is not finite has already been through the running statistics: nothing to go on from.
function checkLoss(loss: number, { epoch, batch }: BatchPlace): void {
  if (Number.isFinite(loss)) return;
  const rule = 'finite; restore a checkpoint and lower the learning rate';
  throw new DivergedError(`${shouldBe('loss', rule, loss)} at epoch ${epoch}, batch ${batch}`);
}
