import { type Model, readModel, writeModel } from '../files/model-file.ts';
import type { OnlineState } from '../online/online-state.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import { shouldBe } from '../support/error-message.ts';
import { refuseOtherStarts } from './common-start.ts';
import { mergeLabels } from './merge-labels.ts';
import { readNamed } from './named-file.ts';

/** A part's model with its options resolved. */
export interface PartModel extends Model {
  readonly resolved: ResolvedOptions;
}

/**
 * One model of several that began as the same file and each learned from rows of its own, as if one had
 * learned from all of them: centers become the means of all rows when its epoch is closed, and the certificates
 * that `endEpoch` then gives hold. A model that has learned nothing counts for nothing. Sums are taken in the
 * order of the files, so the same files in the same order give the same bytes; in another order, or in several
 * steps, the same up to rounding.
 *
 * Counts, drift, sizes and tallies are added up, running means weighed by their counts, prices by the weight
 * that each model has learned. Options, certificates and metadata are those of the first file.
 *
 * Why certificates hold: with the same bounds in every part, size_k ≥ l_k W - drift_k of each, and
 * sizes, weights and drift add up.
 *
 * @param files - As `ConstrainedKMeans.save` makes them, with `centerUpdate: 'epoch'`. One at least has previous
 * centers, or is between epochs: the file that all began as will do.
 * @returns A file, for `ConstrainedKMeans.load` or another merge; of one whole file, its bytes.
 * @throws TypeError, RangeError, SafetensorsError naming the first file that is none, or didn't begin as
 * `files[0]`, or has another label for an id than one before.
 */
export function mergeModels(files: readonly Uint8Array[]): Uint8Array {
  const parts = readParts(files);
  refuseOtherStarts(parts);
  const first = parts[0]!;
  const whole = parts.find(({ hasPreviousCenters }) => hasPreviousCenters);
  if (!whole) {
    const rule = 'in one file at least, that which all began as for instance';
    throw new RangeError(shouldBe('previous centers', rule, undefined));
  }
  const heads = first.heads.map((_, h) => mergeHeads(parts, h, whole.heads[h]!.previousCenters));
  const learnt = parts.some(({ state }) => state.tally.batches > 0);
  const answer = {
    certificates: first.certificates,
    diagrams: learnt ? undefined : first.diagrams,
  };
  const kept = { labels: true, previousCenters: true, metadata: first.metadata };
  return writeModel(first.resolved, heads, mergeStates(parts), answer, kept);
}

function readParts(files: readonly Uint8Array[]): PartModel[] {
  if (!Array.isArray(files) || files.length === 0) {
    throw new TypeError(shouldBe('files', 'one model or more', files));
  }
  return Array.from(files as readonly Uint8Array[], (file, p) => {
    const model = readNamed(`files[${p}]`, () => readModel(file));
    return { ...model, resolved: resolveOptions(model.options) };
  });
}

function mergeHeads(
  parts: readonly PartModel[],
  h: number,
  previousCenters: Float32Array,
): ClusteringState {
  const heads = parts.map((part) => part.heads[h]!);
  const first = heads[0]!;
  const counts = sumOf(heads.map((head) => head.counts));
  const weights = parts.map(({ state }) => Float64Array.of(state.tally.weight));
  return {
    ...first,
    previousCenters,
    centers: weightedMean(
      heads.map(({ centers }) => centers),
      heads.map((head) => head.counts),
    ),
    prices: weightedMean(
      heads.map(({ prices }) => prices),
      weights,
    ),
    counts,
    drift: sumOf(heads.map(({ drift }) => drift)),
  };
}

function mergeStates(parts: readonly PartModel[]): OnlineState {
  const states = parts.map(({ state }) => state);
  const tallies = states.map(({ tally }) => tally);
  const total = (name: 'batches' | 'instances' | 'weight') =>
    tallies.reduce((sum, tally) => sum + tally[name], 0);
  const begun = states.find(({ tally }) => tally.batches > 0) ?? states[0]!;
  return {
    ...begun,
    lastInstances: states[0]!.lastInstances,
    tally: {
      ...{ batches: total('batches'), instances: total('instances'), weight: total('weight') },
      heads: tallies[0]!.heads.map((_, h) => ({
        sizes: sumOf(tallies.map(({ heads }) => heads[h]!.sizes)),
        similarity: tallies.reduce((sum, { heads }) => sum + heads[h]!.similarity, 0),
      })),
    },
    labels: mergeLabels(
      states.map(({ labels }) => labels),
      parts[0]!.resolved.k,
    ),
  };
}

function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(arrays[0]!.length);
  for (const values of arrays) for (let k = 0; k < sum.length; k++) sum[k]! += values[k]!;
  return sum;
}

/**
 * Mean of arrays, summed in double. Where all weights are 0, the first.
 *
 * @param weights - Of each array one for so many of its numbers in a row.
 */
function weightedMean(
  arrays: readonly Float32Array[],
  weights: readonly Float64Array[],
): Float32Array {
  const first = arrays[0]!;
  const totals = sumOf(weights);
  const stretch = first.length / totals.length;
  const sum = new Float64Array(first.length);
  for (const [p, values] of arrays.entries()) {
    for (const [k, weight] of weights[p]!.entries()) {
      if (weight === 0) continue;
      const end = (k + 1) * stretch;
      for (let at = k * stretch; at < end; at++) sum[at]! += weight * values[at]!;
    }
  }
  return first.map((value, at) => {
    const total = totals[Math.floor(at / stretch)]!;
    return total === 0 ? value : sum[at]! / total;
  });
}
