import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type FitProgress,
  type Options,
} from '@coke/core';
import type { HostRows } from '@coke/core/backend';
import type { ClusterOptions } from '../options/cluster-options.ts';
import { givenSizes } from '../sizes/given-sizes.ts';
import type { Checkpoint, Left } from './checkpoint.ts';

export interface FitClustersOptions {
  readonly k: number;
  readonly options: ClusterOptions;
  readonly backend: Backend;
  /** Where the run is kept while it goes on. */
  readonly checkpoint?: Checkpoint | undefined;
  /** What is left of a run that was stopped. */
  readonly left?: Left | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FitProgress) => void;
}

/**
 * Cluster rows in memory. Restarts are fitted one by one, so that each can be kept when the run is stopped.
 *
 * @throws The signal's reason when it is aborted; what had been learnt is in the checkpoint then.
 */
export async function fitClusters(
  rows: HostRows,
  asked: FitClustersOptions,
): Promise<ConstrainedKMeans> {
  if (asked.left?.isFitted) return asked.left.model;
  return asked.options.algorithm === 'online' ? fitOnline(rows, asked) : fitRestarts(rows, asked);
}

async function fitRestarts(
  rows: HostRows,
  { k, options, backend, checkpoint, left, signal, onProgress }: FitClustersOptions,
): Promise<ConstrainedKMeans> {
  const { restarts, seed } = options;
  let best = left?.model;
  try {
    for (let restart = left?.restarts ?? 0; restart < restarts; restart++) {
      const model = new ConstrainedKMeans({
        ...modelOptions(k, options, backend),
        seed: seed + restart,
      });
      try {
        const report = (progress: FitProgress) =>
          onProgress({ ...progress, restart, restarts } as FitProgress);
        await model.fit(rows, { signal, onProgress: report });
      } catch (error) {
        model.dispose();
        throw error;
      }
      const worse = best && !isBetter(model, best) ? model : best;
      best = worse === model ? best : model;
      worse?.dispose();
      if (restart + 1 < restarts) {
        await checkpoint?.write(best!, { restarts: restart + 1, isFitted: false });
      }
    }
    return best!;
  } catch (error) {
    best?.dispose();
    throw error;
  }
}

async function fitOnline(
  rows: HostRows,
  { k, options, backend, checkpoint, left, signal, onProgress }: FitClustersOptions,
): Promise<ConstrainedKMeans> {
  const model = left?.model ?? new ConstrainedKMeans(modelOptions(k, options, backend));
  try {
    await model.fit(rows, { resume: left !== undefined, gap: 'never', signal, onProgress });
    await model.finish(rows, { signal, onProgress });
    return model;
  } catch (error) {
    // What was learned stays in the model.
    if (signal.aborted && model.labels.size > 0) {
      await checkpoint?.write(model, { restarts: 0, isFitted: false });
    }
    model.dispose();
    throw error;
  }
}

/** A model's options, as the command line says them. */
export function modelOptions(k: number, options: ClusterOptions, backend: Backend): Options {
  const { metric, seed, algorithm, epochs, maxIterations } = options;
  return {
    ...{ k, metric, seed, algorithm, backend },
    ...givenSizes(options),
    ...(epochs !== undefined && { epochs }),
    ...(maxIterations !== undefined && { maxIterations }),
  };
}

/** By what the certificates say of the labels; of equals the first stays. */
function isBetter(model: ConstrainedKMeans, than: ConstrainedKMeans): boolean {
  return quality(model.certificates[0]!) > quality(than.certificates[0]!);
}

function quality({ meanSimilarity, inertia }: Certificate): number {
  return meanSimilarity ?? -inertia!;
}
