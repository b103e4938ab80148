import type { Batch } from '../batches/batch.ts';
import type { OnlineClustering } from '../online/online-clustering.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { CurrentClustering } from './current-clustering.ts';
import { closedProgress, headProgress, type OnlineProgress } from './fit-progress.ts';
import { valuesWithinSizes } from './values-within-sizes.ts';

/**
 * Where an endless stream stands after a batch: one report, and a second one where the batch filled the
 * window, which is closed then, and clusters that it starved begin anew at rows of the batch. A window whose rows weigh nothing waits for one that does.
 */
export async function afterBatch<Input>(
  current: CurrentClustering<Input>,
  clustering: OnlineClustering<Input>,
  batch: Batch<Input>,
  { window, metric, reassign }: Pick<ResolvedOptions, 'window' | 'metric' | 'reassign'>,
): Promise<OnlineProgress[]> {
  const { state, bounds } = clustering;
  const { batches: done, instances, weight } = state.tally;
  const { epoch } = state;
  const epochs = Number.POSITIVE_INFINITY;
  const batches = undefined;
  const at = { algorithm: 'online', epoch, epochs, batch: done, batches, instances } as const;
  const learnt = { ...at, heads: headProgress(state.tally, bounds) };
  if (window === undefined || instances < window || weight === 0) return [learnt];
  const certificates = await current.close(clustering, undefined);
  const closed = { ...at, heads: closedProgress(certificates, metric), certificates };
  if (!reassign) return [learnt, closed];
  const reassigned = await clustering.reassign(batch, certificates, valuesWithinSizes);
  return [learnt, { ...closed, reassigned }];
}
