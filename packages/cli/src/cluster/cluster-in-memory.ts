import type { ConstrainedKMeans } from '@coke/core';
import { Interrupted } from '../exit-status.ts';
import type { Checkpoint } from '../fit/checkpoint.ts';
import { fitClusters } from '../fit/fit-clusters.ts';
import { rowDigest } from '../fit/row-digest.ts';
import type { Input } from '../input/load-input.ts';
import { namingCells } from '../input/naming-cells.ts';
import type { Tools } from '../tools.ts';
import { checkpointOf } from './checkpoint-of.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';
import { readLeft } from './read-left.ts';

/** A model that was fitted, and how long that took. */
export interface Fitted {
  readonly model: ConstrainedKMeans;
  readonly seconds: number;
}

/**
 * Cluster rows that are in memory, then do what is to be done with the model. What was done is kept where a
 * signal stops it, and gone on from with `--resume`.
 *
 * @throws Interrupted saying how to go on.
 */
export async function clusterInMemory(
  input: Input,
  options: ClusterCommandOptions,
  tools: Tools,
  then: (fitted: Fitted) => Promise<void>,
): Promise<void> {
  const { signal } = tools.context;
  const checkpoint = checkpointOf(rowDigest(input.rows), options);
  try {
    await fitThen(input, options, tools, checkpoint, then);
    await checkpoint?.remove();
  } catch (error) {
    if (!(signal.reason instanceof Interrupted)) throw error;
    throw new Interrupted(signal.reason.signal, await farewell(checkpoint));
  }
}

async function fitThen(
  input: Input,
  options: ClusterCommandOptions,
  tools: Tools,
  checkpoint: Checkpoint | undefined,
  then: (fitted: Fitted) => Promise<void>,
): Promise<void> {
  const { backend, progress, context, seconds } = tools;
  const { signal } = context;
  const { k } = options;
  const left = await readLeft(checkpoint, options, tools);
  const began = seconds();
  const model = await namingCells(input, () =>
    fitClusters(input.rows, {
      ...{ k, options, backend, checkpoint, left, signal },
      onProgress: progress.fitting('clustering'),
    }),
  );
  try {
    await then({ model, seconds: seconds() - began });
  } catch (error) {
    if (signal.aborted) {
      await checkpoint?.write(model, { restarts: options.restarts, isFitted: true });
    }
    throw error;
  } finally {
    model.dispose();
  }
}

async function farewell(checkpoint: Checkpoint | undefined): Promise<string> {
  return (await checkpoint?.isThere())
    ? `stopped; the same command with --resume goes on from ${checkpoint!.path}`
    : 'stopped; no file is half written. Nothing is kept: the same command begins anew';
}
