import { expectClose } from './expect.ts';
import type { HeadStep } from './head-step.ts';

/** Throw unless prices and drift are those of the reference, within rounding. */
export function compareDuals(step: HeadStep): void {
  const { name, before, got, expected, eta, doubtful } = step;
  const { epsilon } = step.rounding;
  const { weight, total, rows } = step.batch;
  const terms = step.weighted ? rows.reduce((sum, n) => sum + n, 0) : 0;
  for (let c = 0; c < before.k; c++) {
    if (doubtful.has(c)) continue;
    const rho = before.prices[c]!;
    const fall = (eta * weight[c]!) / total;
    // The median moves by no more than any of its arguments does.
    const reach = Math.abs(rho) + fall + eta * before.upper[c]!;
    const error = epsilon * (4 * reach + 2 * terms * fall);
    expectClose(got.prices[c]!, expected.prices[c]!, error, () => `dual ${c} of ${name}`);

    const drift = before.drift[c]!;
    const change = Math.abs(expected.drift[c]! - drift);
    const changeError = (total / eta) * (error + 2 * epsilon * (Math.abs(rho) + reach));
    const driftError = changeError + epsilon * (4 * Math.abs(drift) + (terms + 4) * change);
    expectClose(got.drift[c]!, expected.drift[c]!, driftError, () => `drift ${c} of ${name}`);
  }
}
