import type { ObjectiveContext } from '../objective.ts';

/** n: images of an epoch, fewer than there are where a shorter last batch is dropped. */
export function bankSlots({
  instances,
  batches,
  batchSize,
}: Pick<ObjectiveContext, 'instances' | 'batches' | 'batchSize'>): number {
  return Math.min(instances, batches * batchSize);
}
