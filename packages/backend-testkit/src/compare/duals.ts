import type { Head } from '@coke/core';
import { expectClose } from './expect.ts';
import type { Tally } from './tally.ts';

/** Throw unless duals and drift are those of the reference, within rounding. */
export function compareDuals(
  before: Head,
  got: Head,
  expected: Head,
  { weight, total, rows }: Tally,
  eta: number,
  weighted: boolean,
  doubtful: ReadonlySet<number>,
  epsilon: number,
  name: string,
): void {
  // Sums of weights round, numbers of rows do not.
  const terms = weighted ? rows.reduce((sum, n) => sum + n, 0) : 0;
  for (let c = 0; c < before.k; c++) {
    if (doubtful.has(c)) continue;
    const rho = before.duals[c]!;
    const fall = (eta * weight[c]!) / total;
    // The median moves by no more than any of its arguments does.
    const reach = Math.abs(rho) + fall + eta * before.upper[c]!;
    const error = epsilon * (4 * reach + 2 * terms * fall);
    expectClose(got.duals[c]!, expected.duals[c]!, error, () => `dual ${c} of ${name}`);

    const change = expected.drift[c]! - before.drift[c]!;
    const changeError = (total / eta) * (error + 2 * epsilon * (Math.abs(rho) + reach));
    const sumError = epsilon * (4 * Math.abs(before.drift[c]!) + (terms + 4) * Math.abs(change));
    expectClose(
      got.drift[c]!,
      expected.drift[c]!,
      changeError + sumError,
      () => `drift ${c} of ${name}`,
    );
  }
}
