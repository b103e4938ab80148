import { beginWith, framingOf } from '../batches/beginning.ts';
import { warnOfEndlessEpoch } from '../online/endless-epoch.ts';
import { copyIds, type Id } from '../rows/ids.ts';
import type { Rows } from '../rows/rows.ts';
import { copyWeights } from '../rows/weights.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import { afterBatch } from './after-batch.ts';
import { checkProgress, type PartialFitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import type { OnlineProgress } from './fit-progress.ts';

/** What came of a batch. */
export interface LearntBatch {
  /** Heads × rows. */
  readonly labels: Int32Array;
  /** To be told of in this order. */
  readonly progress: readonly OnlineProgress[];
}

/** `ConstrainedKMeans.partialFit`: one batch; the first begins the clustering. */
export async function partialFit<Input>(
  { current, reader, options }: FitContext<Input>,
  rows: Rows | Input,
  ids: ArrayLike<Id> | undefined,
  call: PartialFitOptions,
): Promise<LearntBatch> {
  knownNames('options', call, ['weights', 'signal', 'onProgress']);
  checkProgress(call.onProgress);
  const { signal } = call;
  checkSignal(signal);
  const ready = reader.read(rows, current.dim);
  const names = ids === undefined ? undefined : copyIds(ids, ready.count);
  const weights = copyWeights(call.weights, ready.count);
  const batch = { ...ready, ids: names, weights };
  const labels = await learn();
  const clustering = current.started('partialFit');
  const progress = await afterBatch(current, clustering, batch, options);
  warnOfEndlessEpoch(clustering.state, options);
  return { labels, progress };

  async function learn(): Promise<Int32Array> {
    if (current.clustering) return current.step(batch);
    const begin = () => beginWith(batch, framingOf(options));
    return (await current.start(batch, begin, signal)).labels;
  }
}
