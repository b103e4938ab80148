import type { Backend } from '@coke/core';
import { checkSignal, knownNames } from '@coke/core/check-options';
import type { OnProgress } from '@coke/datasets';
import { getBackend } from '@tensorflow/tfjs-core';
import { imageFeatures } from '../evaluation/image-features.ts';
import { EpochLog, readEpochLog } from '../history/epoch-log.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { Objective } from '../objectives/objective.ts';
import type { TrainingProgress } from '../report/progress-line.ts';
import type { BatchProgress, Trainer } from '../training/trainer.ts';
import { openDataSet } from './data-set.ts';
import { finishRun } from './finish-run.ts';
import { Judge } from './judge.ts';
import { findRun, type RunFiles, readJson, runFiles, writeJson } from './run-files.ts';
import { type RunOptions, resolveRunOptions } from './run-options.ts';
import { makeParts } from './run-parts.ts';
import type { RunResult } from './run-result.ts';
import { viewSide } from './run-views.ts';

/** How a run goes; what it computes does not hang on any of these but the backend. */
export interface RunHooks {
  /** Where clustering happens. @defaultValue javascript() */
  readonly backend?: Backend;
  /** Go on with the run in the folder, if there is one. @defaultValue false: a folder with a run is an error */
  readonly resume?: boolean;
  /** Measure raw pixels too, if images are in memory; minutes for tens of thousands. @defaultValue true */
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
  checkSignal(hooks.signal);
  const resolved = resolveRunOptions(options);
  const { run } = resolved;
  const files = runFiles(out);
  const found = await findRun(files, options, hooks.resume ?? false);
  if (found?.result) return found.result;
  const { signal, onProgress, backend } = hooks;
  const told = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const data = await openDataSet(run, told);
  const parts = makeParts(resolved, data, backend);
  try {
    // Only now: options that cannot work leave no run behind.
    if (!found) await writeJson(files.options, options);
    const { encoder } = parts.trainer;
    const { train, mean, std } = data;
    const { workers, evaluateEvery: every } = run;
    const extraction = {
      ...{ size: viewSide(run, data), mean, std, ...(workers !== undefined && { workers }) },
      ...(signal && { signal }),
    };
    const judge = new Judge(data, encoder, { features: extraction, every, onProgress });
    const before = await measuredOnce(files.before, () => judge.beforeTraining(hooks.pixels));
    if (found?.checkpoint) await parts.trainer.restore(found.checkpoint);
    const epochs = await trainEpochs(parts.trainer, {
      files,
      judge,
      hooks,
      total: run.epochs,
    });
    const features = await imageFeatures(encoder, train, extraction);
    const result: RunResult = {
      options: found?.options ?? options,
      devices: [getBackend(), backend?.name ?? 'javascript'],
      ...before,
      ...(await judge.afterTraining(features)),
      stateBytes: await stateBytes(parts.trainer.objective),
      images: train.count,
      epochs,
    };
    await finishRun({ files, result, train, features, ...parts, resolved, signal });
    return result;
  } finally {
    await parts.dispose();
  }
}

/** Of variables and of what else a checkpoint holds. */
async function stateBytes(objective: Objective): Promise<number> {
  const variables = [...objective.trainable.values(), ...objective.state.values()];
  const bytes = variables.reduce((sum, { size }) => sum + 4 * size, 0);
  return bytes + ((await objective.save?.())?.length ?? 0);
}

interface Training {
  readonly files: RunFiles;
  readonly judge: Judge;
  readonly hooks: RunHooks;
  readonly total: number;
}

/** Train to the end. @returns A record of each epoch, those before a resumption too. */
async function trainEpochs(
  trainer: Trainer,
  { files, judge, hooks, total }: Training,
): Promise<EpochRecord[]> {
  const log = await EpochLog.open(files.epochs, trainer.history);
  const epochs = await readEpochLog(files.epochs);
  await trainer.train({
    ...(hooks.signal && { signal: hooks.signal }),
    checkpoint: files.checkpoint,
    onBatch: (progress) => hooks.onBatch?.(withSizes(progress, epochs.at(-1))),
    onEpoch: async (record) => {
      const judged = await judge.afterEpoch(record, trainer);
      await log.append(judged);
      epochs.push(judged);
      hooks.onEpoch?.(judged, total);
    },
  });
  return epochs;
}

/** Raw pixels of a large set take minutes: not again when a run goes on. */
async function measuredOnce<T>(path: string, measure: () => Promise<T>): Promise<T> {
  const before = await readJson<T>(path);
  if (before !== undefined) return before;
  const measured = await measure();
  await writeJson(path, measured);
  return measured;
}

/** Sizes of clusters are those of the last epoch that is over: those of this one are not all there. */
function withSizes(
  { sums, measures, ...progress }: BatchProgress,
  last: EpochRecord | undefined,
): TrainingProgress {
  const { pseudoLabelAccuracy, ...others } = measures;
  return {
    ...progress,
    heads: last?.heads ?? [],
    measures: others,
    imagesPerSecond: sums.instances / sums.seconds,
    ...(pseudoLabelAccuracy !== undefined && { pseudoLabelAccuracy }),
  };
}
