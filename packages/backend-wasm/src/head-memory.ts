import type { ClusteringState } from '@coke/core/backend';
import type { Blocks } from './blocks.ts';
import { type CenterSet, createCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import type { Heap } from './heap.ts';
import type { Pointer } from './kernels.ts';
import type { Bits, Screening } from './screening.ts';

/** One head in linear memory. Names are those of `ClusteringState`. */
export interface HeadMemory {
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

export function createHeadMemory(
  engine: Engine,
  blocks: Blocks,
  head: ClusteringState,
  screening: Screening | undefined,
  scratch: Pointer,
): HeadMemory {
  const { k, dim } = head;
  const bits = screening?.first;
  return {
    k,
    dim,
    screening,
    bits,
    current: createCenterSet(engine, blocks, head.centers, k, dim, bits, scratch),
    previous: createCenterSet(engine, blocks, head.previousCenters, k, dim, bits, scratch),
    lower: blocks.hold(head.lower),
    upper: blocks.hold(head.upper),
    prices: blocks.hold(head.prices),
    counts: blocks.hold(head.counts),
    drift: blocks.hold(head.drift),
    offsets: blocks.take(8 * Math.ceil(k / 8), 4),
    batchCounts: blocks.take(k, 8),
    ends: blocks.take(k, 4),
  };
}

/** A copy of a head's state on the host. */
export function readHead(heap: Heap, head: HeadMemory): ClusteringState {
  const { k, dim } = head;
  return {
    k,
    dim,
    lower: heap.f64(head.lower, k).slice(),
    upper: heap.f64(head.upper, k).slice(),
    centers: heap.f32(head.current.centers, k * dim).slice(),
    previousCenters: heap.f32(head.previous.centers, k * dim).slice(),
    prices: heap.f32(head.prices, k).slice(),
    counts: heap.f64(head.counts, k).slice(),
    drift: heap.f64(head.drift, k).slice(),
  };
}
