import { SHORTEST_MEAN } from '@coke/core/backend';
import { expectClose, expectSameNumbers } from './expect.ts';
import { UNDERFLOW } from './rounding.ts';

/** One center before and after its move to a mean. */
export interface Move {
  readonly before: Float32Array;
  readonly got: Float32Array;
  readonly expected: Float32Array;
  /** The mean in double, and how far a device's may be off, element by element. */
  readonly mean: Float64Array;
  readonly error: Float64Array;
}

/**
 * Throw unless the center went to the direction of the mean. A mean that is surely too short to have
 * one must leave the center as it was; one that may be too short may.
 */
export function compareDirection(move: Move, epsilon: number, name: string): void {
  const { before, got, expected, mean, error } = move;
  const length = Math.hypot(...mean);
  const slack = Math.hypot(...error) + epsilon * (mean.length + 4) * length;
  if (length + slack < SHORTEST_MEAN) {
    expectSameNumbers(got, before, name);
    return;
  }
  const unsure = length - slack < SHORTEST_MEAN;
  if (unsure && before.every((value, j) => value === got[j])) return;
  const lengthError = epsilon * (mean.length + 4);
  expectClose(Math.hypot(...got), 1, lengthError, () => `length of ${name}`);
  // Rounding turns a direction by |error| / |mean|: right round, if the mean is all rounding.
  if (slack >= length) return;
  const turn = (2 * slack) / length;
  for (let j = 0; j < mean.length; j++) {
    const target = unsure ? mean[j]! / length : expected[j]!;
    const tolerance = turn + epsilon * Math.abs(target) + UNDERFLOW;
    expectClose(got[j]!, target, tolerance, () => `${name}[${j}]`);
  }
}

/** Throw unless the center went to the mean itself. */
export function compareMean({ got, expected, error }: Move, name: string): void {
  for (let j = 0; j < expected.length; j++) {
    expectClose(got[j]!, expected[j]!, error[j]! + UNDERFLOW, () => `${name}[${j}]`);
  }
}
