import { carryCounts, type EndEpochOptions } from '@coke/core/backend';
import { copyCenterSet } from './center-set.ts';
import type { ClusteringMemory } from './clustering-memory.ts';
import type { Engine } from './engine.ts';
import type { Pointer } from './kernels.ts';
import { panelsOf } from './panels.ts';

/**
 * Close an epoch of one clustering, as `Session.endEpoch` has it.
 *
 * @param unit - Are averages made unit length?
 * @param scratch - `scratchBytes(d)` bytes.
 */
export function endEpoch(
  { memory, kernels }: Engine,
  { k, dim, current, previous, counts, drift }: ClusteringMemory,
  { averaging, carry = 0 }: EndEpochOptions,
  unit: boolean,
  scratch: Pointer,
): void {
  if (averaging !== undefined) {
    const [to, from] = [previous.centers, current.centers];
    const panels = panelsOf(k);
    kernels.blendCenters(to, from, k, dim, averaging, unit, scratch, 0, panels);
    kernels.packCenters(previous.table, k, dim, scratch, 0, panels);
    copyCenterSet(memory, previous, current);
  } else {
    copyCenterSet(memory, current, previous);
  }
  carryCounts(memory.f64(counts, k), carry);
  memory.f64(drift, k).fill(0);
}
