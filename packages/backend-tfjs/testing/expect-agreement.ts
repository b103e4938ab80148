import { expect } from 'vitest';
import type { MnistRun } from './mnist-agreement.ts';

/** Mean similarity within 1e-3 of the reference backend's, every proved limit kept, nothing leaked. */
export function expectAgreement(run: MnistRun, expected: MnistRun): void {
  expect(run.tensorsLeft).toBe(0);
  expect(run.certificates.length).toBe(2);
  for (const [epoch, got] of run.certificates.entries()) {
    const { meanSimilarity } = expected.certificates[epoch]!;
    expect(Math.abs(got.meanSimilarity! - meanSimilarity!)).toBeLessThan(1e-3);
    expect(got.sizes.reduce((sum, size) => sum + size)).toBe(60_000);
    for (const [k, shortfall] of got.shortfalls.entries()) {
      // Drift is a sum of doubles, one a batch.
      expect(shortfall).toBeLessThanOrEqual(got.shortfallLimits[k]! + 1e-6);
      expect(got.excesses[k]!).toBeLessThanOrEqual(got.excessLimits[k]! + 1e-6);
    }
  }
}
