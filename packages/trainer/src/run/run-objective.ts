import type { Backend } from '@coke/core';
import type { OptionTable } from '@coke/core/option-table';
import type { NetworkParts } from '../network/network.ts';
import type { ObjectiveFactory } from '../objectives/objective.ts';
import type { OptimizerFactory } from '../optimizers/optimizer.ts';
import type { RateShape } from '../training/options.ts';
import type { RunOptimizer } from './run-optimizers.ts';

/** What a run is made for, beside its options. */
export interface RunContext {
  /** N: images that are trained on. */
  readonly images: number;
  /** Where clustering happens. */
  readonly backend: Backend | undefined;
}

/**
 * Defaults of a run's own options for an objective, for small images and few epochs: not those of its paper.
 * What is left out is as it is for all.
 */
export interface RunRecipe {
  readonly optimizer?: RunOptimizer;
  /** With that optimiser. */
  readonly learningRate?: number;
  /** With that optimiser. */
  readonly weightDecay?: number;
  readonly warmupEpochs?: number;
  readonly batchSize?: number;
  /** Are images left out that do not fill a batch? For losses of whole batches. */
  readonly dropLast?: boolean;
}

/** Projector and predictor. */
export type RunHeads = Omit<NetworkParts, 'encoder'>;

/**
 * An objective as a run asks for it: by name, with options in plain JSON.
 *
 * @typeParam Resolved - Its options with what does not hang on the data filled in.
 */
export interface RunObjective<Resolved extends object> {
  /** What a report calls it. */
  readonly title: string;
  /** Who published it: authors, year, and where. */
  readonly source: string;
  /** Options of its own, beside those of every run. No name of these is among them. */
  readonly table: OptionTable<Resolved>;
  readonly recipe: RunRecipe;
  /** May small crops follow the large views? */
  readonly smallCrops: boolean;
  /** How the learning rate rises and falls. @defaultValue as the objective was published */
  readonly schedule?: RateShape;
  /** What an objective does to any optimiser: rules for some variables, clipped gradients. @defaultValue nothing */
  adjust?(optimizer: OptimizerFactory, options: Resolved): OptimizerFactory;
  /** Large views of an image. */
  largeViews(options: Resolved): number;
  /** Heads with first weights, the caller's. @defaultValue those that the objective asks for */
  heads?(options: Resolved, about: { readonly inputs: number; readonly seed: number }): RunHeads;
  make(options: Resolved, context: RunContext): ObjectiveFactory;
}
