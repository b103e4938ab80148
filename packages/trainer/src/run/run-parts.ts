import type { Backend } from '@coke/core';
import { viewLoader } from '../images/loader/view-loader.ts';
import type { ViewLoader } from '../images/views.ts';
import type { Module } from '../network/module.ts';
import type { NetworkParts } from '../network/network.ts';
import { Trainer } from '../training/trainer.ts';
import type { DataSet } from './data-set.ts';
import { makeNetwork } from './run-network.ts';
import type { ResolvedRunOptions } from './run-options.ts';
import { runViews } from './run-views.ts';
import { trainerOptions } from './trainer-options.ts';

/** What trains in a run. */
export interface RunParts {
  readonly network: NetworkParts;
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
  const { batchSize, seed, workers } = options;
  const loader = viewLoader({
    ...{ images: data.train, batchSize, views: runViews(options, data), seed },
    ...(workers !== undefined && { workers }),
  });
  const { channels } = data.train.source;
  const network = makeNetwork(options, { channels, side: data.side });
  try {
    const trainer = new Trainer({
      ...{ ...network, loader },
      ...trainerOptions(options, { images: data.train.count, backend }),
    });
    const dispose = async () => {
      trainer.dispose();
      disposeAll(network);
      await loader.dispose();
    };
    return { network, loader, trainer, dispose };
  } catch (error) {
    disposeAll(network);
    throw error;
  }
}

function disposeAll(network: NetworkParts): void {
  for (const module of Object.values(network) as Module[]) module.dispose();
}
