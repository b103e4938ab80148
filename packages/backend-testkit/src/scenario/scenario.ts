import type { Metric } from '@coke/core/backend';
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
    k: clusters(ranges),
    dim: between(ranges.dim),
    bounds: fc.constantFrom(...boundsKinds),
    start: fc.constantFrom('fresh', 'running'),
    scale: fc.constantFrom(1, 0.1, 10),
    offset: fc.constantFrom(0, 3),
    stage2From: ranges.stage2 ? fc.nat({ max: 2 }) : fc.constant(undefined),
    calls: fc.array(callSpec(ranges), { minLength: ranges.calls[0], maxLength: ranges.calls[1] }),
  });
}

/** K of each head: of their own, or the same, by which heads are told apart by their state alone. */
function clusters({ heads: [min, max], k }: Ranges): fc.Arbitrary<number[]> {
  const own = fc.array(between(k), { minLength: min, maxLength: max });
  const same = fc.tuple(between([min, max]), between(k)).map(([n, each]) => Array(n).fill(each));
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: own, weight: 2 },
    { arbitrary: same, weight: 1 },
  );
}

/** Any size in the range, and the largest more often than others. */
export function between([min, max]: readonly [number, number]): fc.Arbitrary<number> {
  const any = fc.integer({ min, max: Math.max(min, max) });
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: any, weight: 3 },
    { arbitrary: fc.constant(max), weight: 1 },
  );
}
