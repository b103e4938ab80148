import type { ClusteringState } from '@coke/core';
import { copyClusteringState, type EndEpochOptions } from '@coke/core/backend';
import { parts } from './mutable-reference.ts';
import { type Mutant, mutant, statefulMutant } from './mutant.ts';

/** Let the reference close the epoch, then change what came out. */
function afterEpoch(
  change: (head: ClusteringState, before: ClusteringState, options: EndEpochOptions) => void,
) {
  return ((head, metric, options) => {
    const before = copyClusteringState(head);
    parts.endEpoch(head, metric, options);
    change(head, before, options);
  }) as typeof parts.endEpoch;
}

/** Average, but for how lengths are treated. */
function blended(f: number | undefined, unitCurrent: boolean, unitResult: boolean) {
  return ((head, metric, options) => {
    if (options.averaging === undefined) return parts.endEpoch(head, metric, options);
    const { k, dim, centers, previousCenters } = head;
    const share = f ?? options.averaging;
    for (let c = 0; c < k; c++) {
      const current = centers.subarray(c * dim, (c + 1) * dim);
      const previous = previousCenters.subarray(c * dim, (c + 1) * dim);
      const norm = unitCurrent && metric === 'cosine' ? Math.hypot(...current) : 1;
      const mean = previous.map((old, j) => (1 - share) * old + (share * current[j]!) / norm);
      const length = unitResult && metric === 'cosine' ? Math.hypot(...mean) : 1;
      for (let j = 0; j < dim; j++) previous[j] = mean[j]! / length;
    }
    centers.set(previousCenters);
    head.counts.set(head.counts.map((count) => (options.carry ?? 0) * count));
    head.drift.fill(0);
  }) as typeof parts.endEpoch;
}

export const epochMutants: readonly Mutant[] = [
  mutant('epoch: counts not reset', {
    endEpoch: afterEpoch((head, before) => head.counts.set(before.counts)),
  }),
  mutant('epoch: counts not carried', { endEpoch: afterEpoch((head) => head.counts.fill(0)) }),
  mutant('epoch: counts carried twice', {
    endEpoch: afterEpoch((head, _before, { carry = 0 }) => {
      head.counts.set(head.counts.map((count) => carry * count));
    }),
  }),
  mutant('epoch: drift not reset', {
    endEpoch: afterEpoch((head, before) => head.drift.set(before.drift)),
  }),
  mutant('epoch: prices reset', { endEpoch: afterEpoch((head) => head.prices.fill(0)) }),
  mutant('epoch: previous centers not replaced', {
    endEpoch: afterEpoch((head, before, { averaging }) => {
      if (averaging === undefined) head.previousCenters.set(before.previousCenters);
    }),
  }),
  mutant('epoch: averaged though not asked to', {
    endEpoch: (head, metric, options) =>
      parts.endEpoch(head, metric, { ...options, averaging: 0.5 }),
  }),
  statefulMutant('epoch: share of the first averaged epoch for all', () => {
    let first: number | undefined;
    return {
      endEpoch(head, metric, options) {
        if (options.averaging === undefined) return parts.endEpoch(head, metric, options);
        first ??= options.averaging;
        parts.endEpoch(head, metric, { ...options, averaging: first });
      },
    };
  }),
  mutant('epoch: not averaged', { endEpoch: blended(1, true, true) }),
  mutant('epoch: averaged the other way round', {
    endEpoch: (head, metric, { averaging, ...options }) =>
      parts.endEpoch(head, metric, {
        ...options,
        ...(averaging !== undefined && { averaging: 1 - averaging }),
      }),
  }),
  mutant('epoch: current centers not normalised where averaged', {
    endEpoch: blended(undefined, false, true),
  }),
  mutant('epoch: previous centers not normalised where averaged', {
    endEpoch: blended(undefined, true, false),
  }),
  mutant('epoch: directions where there are none', { endEpoch: blended(undefined, true, true) }),
  mutant('epoch: euclidean centers normalised', {
    endEpoch: (head, _metric, options) => parts.endEpoch(head, 'cosine', options),
  }),
  mutant('epoch: current centers left', {
    endEpoch: afterEpoch((head, before) => head.centers.set(before.centers)),
  }),
];
