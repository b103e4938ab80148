import type { BatchMemory } from './batch-memory.ts';
import type { ClusteringMemory } from './clustering-memory.ts';
import type { Engine } from './engine.ts';

/**
 * Count a batch that was assigned, group its rows by cluster, and move the prices by it.
 *
 * @param weighted - By the weights in the batch's memory? Otherwise every row weighs 1.
 * @param dualLearningRates - eta, one per head.
 */
export function updateDuals(
  { kernels }: Engine,
  clusterings: readonly ClusteringMemory[],
  batch: BatchMemory,
  rows: number,
  weighted: boolean,
  dualLearningRates: readonly number[],
): void {
  const weights = weighted ? batch.weights : 0;
  for (const [h, { k, lower, upper, prices, drift, batchCounts, ends }] of clusterings.entries()) {
    const [labels, order] = [batch.labels + 4 * h * rows, batch.order + 4 * h * rows];
    const b = kernels.countRows(labels, rows, weights, k, batchCounts, ends, order);
    kernels.updateDuals(k, lower, upper, prices, drift, batchCounts, b, dualLearningRates[h]!);
  }
}
