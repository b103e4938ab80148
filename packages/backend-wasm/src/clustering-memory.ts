import type { ClusteringState } from '@coke/core/backend';
import type { Blocks } from './blocks.ts';
import { type CenterSet, createCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { Bits, Screening } from './screening.ts';

/** One clustering in linear memory. Names are those of `ClusteringState`. */
export interface ClusteringMemory {
  readonly k: number;
  readonly dim: number;
  /** Absent: its rows are never screened. */
  readonly screening: Screening | undefined;
  /** Width of the integers of both sets. */
  bits: Bits | undefined;
  readonly current: CenterSet;
  readonly previous: CenterSet;
  readonly lower: Pointer;
  readonly upper: Pointer;
  readonly prices: Pointer;
  readonly counts: Pointer;
  readonly drift: Pointer;
  /** Scratch: what scores add to x·c, float32, a whole number of panels. */
  readonly offsets: Pointer;
  /** Scratch: m, K float64. */
  readonly batchCounts: Pointer;
  /** Scratch: where the rows of each cluster end, K int32. */
  readonly ends: Pointer;
}

export function createClusteringMemory(
  engine: Engine,
  blocks: Blocks,
  clustering: ClusteringState,
  screening: Screening | undefined,
  scratch: Pointer,
): ClusteringMemory {
  const { k, dim } = clustering;
  const bits = screening?.first;
  return {
    k,
    dim,
    screening,
    bits,
    current: createCenterSet(engine, blocks, clustering.centers, k, dim, bits, scratch),
    previous: createCenterSet(engine, blocks, clustering.previousCenters, k, dim, bits, scratch),
    lower: blocks.hold(clustering.lower),
    upper: blocks.hold(clustering.upper),
    prices: blocks.hold(clustering.prices),
    counts: blocks.hold(clustering.counts),
    drift: blocks.hold(clustering.drift),
    offsets: blocks.take(8 * Math.ceil(k / 8), 4),
    batchCounts: blocks.take(k, 8),
    ends: blocks.take(k, 4),
  };
}

/** A copy of a clustering's state on the host. */
export function readClusteringState(
  memory: LinearMemory,
  clustering: ClusteringMemory,
): ClusteringState {
  const { k, dim } = clustering;
  return {
    k,
    dim,
    lower: memory.f64(clustering.lower, k).slice(),
    upper: memory.f64(clustering.upper, k).slice(),
    centers: memory.f32(clustering.current.centers, k * dim).slice(),
    previousCenters: memory.f32(clustering.previous.centers, k * dim).slice(),
    prices: memory.f32(clustering.prices, k).slice(),
    counts: memory.f64(clustering.counts, k).slice(),
    drift: memory.f64(clustering.drift, k).slice(),
  };
}
