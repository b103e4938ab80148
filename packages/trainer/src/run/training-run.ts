import { readFile } from 'node:fs/promises';
import type { AnyBackend, Backend } from '@coke/core';
import { knownNames } from '@coke/core/check-options';
import { getBackend } from '@tensorflow/tfjs-core';
import type { OnProgress } from '../data/load-options.ts';
import type { Module } from '../encoder.ts';
import { EpochLog, readEpochLog } from '../history/epoch-log.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import { viewLoader } from '../loader/view-loader.ts';
import type { TrainingProgress } from '../report/progress-line.ts';
import { type BatchProgress, Trainer } from '../trainer.ts';
import { openDataSet } from './data-set.ts';
import { finishRun } from './finish-run.ts';
import { Judge } from './judge.ts';
import { openRun, runFiles } from './run-files.ts';
import { makeNetwork } from './run-network.ts';
import { type RunOptions, resolveRunOptions } from './run-options.ts';
import type { RunResult } from './run-result.ts';
import { runViews } from './run-views.ts';
import { trainerOptions } from './trainer-options.ts';

/** How a run goes; what it computes does not hang on any of these but the backend. */
export interface RunHooks {
  /** Where clustering happens. @defaultValue reference() */
  readonly backend?: AnyBackend;
  /** Go on with the run in the folder, if there is one. @defaultValue false: a folder with a run is an error */
  readonly resume?: boolean;
  /** Measure raw pixels too, which takes minutes for thousands of large images. @defaultValue true */
  readonly pixels?: boolean;
  readonly signal?: AbortSignal;
  /** Told what is fetched, and what is measured. */
  readonly onProgress?: OnProgress;
  readonly onBatch?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (record: EpochRecord, epochs: number) => void;
}

const HOOKS = ['backend', 'resume', 'pixels', 'signal', 'onProgress', 'onBatch', 'onEpoch'];

/**
 * A whole training run on the active backend of tfjs: data, network, training with a checkpoint every
 * epoch, measures, and files in a folder (`RunFiles`), each of which is written whole or not at all.
 * A run that was stopped, or died, goes on from its checkpoint with `resume`; one that is over is
 * answered from its files.
 *
 * @throws TypeError, RangeError naming the option at fault; Error if the folder has a run and is not to
 * be resumed; the signal's reason once it is aborted; what data sets and files throw.
 */
export async function trainingRun(
  options: RunOptions,
  out: string,
  hooks: RunHooks = {},
): Promise<RunResult> {
  knownNames('hooks', hooks, HOOKS);
  const resolved = resolveRunOptions(options);
  const files = runFiles(out);
  const checkpoint = await openRun(files, options, hooks.resume ?? false);
  const over = checkpoint && (await readFile(files.result, 'utf8').catch(() => undefined));
  if (over !== undefined) return JSON.parse(over) as RunResult;
  const { signal, onProgress, backend } = hooks;
  const stop = signal && { signal };
  const data = await openDataSet(resolved, { ...stop, ...(onProgress && { onProgress }) });
  const { channels } = data.train.source;
  const network = makeNetwork(resolved, { channels, side: data.side });
  const { batchSize, seed, workers } = resolved;
  const loader = viewLoader({
    ...{ images: data.train, batchSize, views: runViews(resolved, data), seed },
    ...(workers !== undefined && { workers }),
  });
  const trainer = new Trainer<never>({
    ...{ ...network, loader, ...trainerOptions(resolved, data.train.count) },
    ...(backend && { backend: backend as Backend<never> }),
  });
  try {
    const judge = new Judge(data, network.encoder, resolved, {
      ...stop,
      ...(onProgress && { onProgress }),
    });
    const before = await judge.beforeTraining(hooks.pixels);
    if (checkpoint) await trainer.restore(checkpoint);
    const log = await EpochLog.open(files.epochs, trainer.history);
    const epochs = await readEpochLog(files.epochs);
    await trainer.train({
      ...stop,
      checkpoint: files.checkpoint,
      onBatch: (progress) => hooks.onBatch?.(withSizes(progress, epochs.at(-1))),
      onEpoch: async (record) => {
        const judged = await judge.afterEpoch(record, trainer);
        await log.append(judged);
        epochs.push(judged);
        hooks.onEpoch?.(judged, resolved.epochs);
      },
    });
    const devices = [getBackend(), backend?.name ?? 'reference'] as const;
    const result: RunResult = {
      options,
      devices,
      ...before,
      ...(await judge.afterTraining()),
      epochs,
    };
    await finishRun({ files, result, data, network, trainer, resolved, ...stop });
    return result;
  } finally {
    trainer.dispose();
    await loader.dispose();
    for (const module of Object.values(network) as Module[]) module.dispose();
  }
}

/** Sizes of clusters are those of the last epoch that is over: those of this one are not all there. */
function withSizes(
  { sums, ...progress }: BatchProgress,
  last: EpochRecord | undefined,
): TrainingProgress {
  const { instances, seconds, loss, agreeing } = sums;
  return {
    ...progress,
    heads: last?.heads ?? [],
    imagesPerSecond: instances / seconds,
    ...(progress.epoch > 0 && {
      loss: loss / instances,
      pseudoLabelAccuracy: agreeing / instances,
    }),
  };
}
