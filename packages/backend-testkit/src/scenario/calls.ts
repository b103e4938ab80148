import type { CenterKind } from '@coke/core/backend';
import fc from 'fast-check';
import type { Ranges } from './ranges.ts';
import { type RowsKind, rowsKinds } from './rows.ts';
import { type WeightsKind, weightsKinds } from './weights.ts';

interface BatchSpec {
  readonly seed: number;
  readonly rows: number;
  readonly content: RowsKind;
  /** Ask for similarities. */
  readonly similarities: boolean;
}

export interface StepSpec extends BatchSpec {
  readonly kind: 'step';
  readonly weights: WeightsKind;
  readonly carry?: number | undefined;
}

export interface AssignSpec extends BatchSpec {
  readonly kind: 'assign';
  readonly centers: CenterKind;
  readonly prices: boolean;
}

export interface EndEpochSpec {
  readonly kind: 'endEpoch';
  readonly carry?: number | undefined;
  /** Epochs that a mean over epochs holds already, beside those of the run. */
  readonly earlier: number;
}

/** One call of a session; its arrays are drawn from `seed`. */
export type CallSpec = StepSpec | AssignSpec | EndEpochSpec;

/** Mostly steps, as a training run is. */
export function callSpec(ranges: Ranges): fc.Arbitrary<CallSpec> {
  const batch = {
    seed: fc.nat(),
    rows: fc.oneof(
      fc.constant(ranges.rows[0]),
      fc.integer({ min: ranges.rows[0], max: Math.max(...ranges.rows) }),
    ),
    content: fc.constantFrom(...rowsKinds),
    similarities: fc.boolean(),
  };
  const step: fc.Arbitrary<StepSpec> = fc.record({
    kind: fc.constant('step'),
    ...batch,
    weights: fc.constantFrom(...weightsKinds),
    carry: fc.constantFrom(undefined, 1, 0.99, 0.3, 0),
  });
  const assign: fc.Arbitrary<AssignSpec> = fc.record({
    kind: fc.constant('assign'),
    ...batch,
    centers: fc.constantFrom('current', 'previous'),
    prices: fc.boolean(),
  });
  const endEpoch: fc.Arbitrary<EndEpochSpec> = fc.record({
    kind: fc.constant('endEpoch'),
    carry: fc.constantFrom(undefined, 0, 0.05, 0.3, 1),
    earlier: fc.nat({ max: 1 }),
  });
  return fc.oneof(
    { arbitrary: step, weight: 5 },
    { arbitrary: assign, weight: 2 },
    { arbitrary: endEpoch, weight: 2 },
  );
}
