import type { Metric } from '@coke/core';
import fc from 'fast-check';
import { type BoundsKind, boundsKinds } from './bounds.ts';
import { type CallSpec, callSpec } from './calls.ts';
import type { Ranges } from './ranges.ts';

/**
 * A run to try, in few numbers: arrays are drawn from its seeds. It prints in a line and shrinks to
 * small sizes; a call keeps its data while the calls around it are dropped.
 */
export interface Scenario {
  readonly seed: number;
  readonly metric: Metric;
  /** K of each head. */
  readonly k: readonly number[];
  readonly dim: number;
  readonly bounds: BoundsKind;
  /** `fresh`: no prices, nothing counted. `running`: anything a session may have come to. */
  readonly start: 'fresh' | 'running';
  /** Euclidean: how far points spread, and how far from zero they lie, in spreads. */
  readonly scale: number;
  readonly offset: number;
  /** Epochs of stage 1 before stage 2; undefined: stage 1 throughout. */
  readonly stage2From: number | undefined;
  readonly calls: readonly CallSpec[];
}

/** Scenarios within `ranges`. */
export function scenario(ranges: Ranges): fc.Arbitrary<Scenario> {
  return fc.record({
    seed: fc.nat(),
    metric: fc.constantFrom('cosine', 'euclidean'),
    k: fc.array(between(ranges.k), { minLength: ranges.heads[0], maxLength: ranges.heads[1] }),
    dim: between(ranges.dim),
    bounds: fc.constantFrom(...boundsKinds),
    start: fc.constantFrom('fresh', 'running'),
    scale: fc.constantFrom(1, 0.1, 10),
    offset: fc.constantFrom(0, 3),
    stage2From: ranges.stage2 ? fc.nat({ max: 2 }) : fc.constant(undefined),
    calls: fc.array(callSpec(ranges), { minLength: ranges.calls[0], maxLength: ranges.calls[1] }),
  });
}

function between([min, max]: readonly [number, number]): fc.Arbitrary<number> {
  return fc.integer({ min, max: Math.max(min, max) });
}
