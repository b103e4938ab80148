import type { Backend } from '@coke/core';
import { viewLoader } from '../images/loader/view-loader.ts';
import type { ViewLoader } from '../images/views.ts';
import type { Module } from '../network/module.ts';
import { Trainer } from '../training/trainer.ts';
import type { DataSet } from './data-set.ts';
import { makeEncoder } from './run-network.ts';
import type { RunHeads } from './run-objective.ts';
import { RUN_OBJECTIVES } from './run-objectives.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import { runViews } from './run-views.ts';
import { trainerOptions } from './trainer-options.ts';

/** What trains in a run. */
export interface RunParts {
  readonly loader: ViewLoader;
  readonly trainer: Trainer;
  /** Frees the parts, threads too. */
  dispose(): Promise<void>;
}

/**
 * Network, loader and trainer of a run, as they are before it begins.
 *
 * @throws TypeError, RangeError naming the option at fault; nothing is left then.
 */
export function makeParts(
  options: ResolvedRunOptions,
  data: DataSet,
  backend: Backend | undefined,
): RunParts {
  const { run, own } = options;
  const { batchSize, dropLast, seed, workers } = run;
  const { largeViews, heads } = RUN_OBJECTIVES[run.objective];
  const views = runViews({ ...run, views: largeViews(own) }, data);
  const loader = viewLoader({
    ...{ images: data.train, batchSize, dropLast, views, seed },
    ...(workers !== undefined && { workers }),
  });
  const encoder = makeEncoder(run, { channels: data.train.source.channels, side: data.side });
  /** What is made here; heads that the objective asks for are the trainer's. */
  const given: Module[] = [encoder];
  try {
    const made: Partial<RunHeads> = heads?.(own, { inputs: encoder.features, seed }) ?? {};
    given.push(...Object.values(made));
    const trainer = new Trainer({
      ...{ ...made, encoder, loader },
      ...trainerOptions(options, { images: data.train.count, backend }),
    });
    const dispose = async () => {
      trainer.dispose();
      disposeAll(given);
      await loader.dispose();
    };
    return { loader, trainer, dispose };
  } catch (error) {
    disposeAll(given);
    throw error;
  }
}

function disposeAll(modules: readonly Module[]): void {
  for (const module of modules) module.dispose();
}
