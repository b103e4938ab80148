import { type Backend, type Certificate, ConstrainedKMeans, reference } from '@coke/core';
import { labelledMnist } from '@coke/datasets';
import { expect } from 'vitest';

const [K, EPOCHS, BATCH, RATIO] = [100, 2, 1024, 0.8];

/** Two epochs over all of MNIST, N = 60,000, K = 100, from the same centers in the same order. */
async function clusterMnist(backend: Backend): Promise<Certificate[]> {
  const { data, rows, cols } = (await labelledMnist()).images;
  const model = new ConstrainedKMeans({ k: K, ratio: RATIO, instances: rows, seed: 1, backend });
  const certificates: Certificate[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let from = 0; from < rows; from += BATCH) {
      const values = data.subarray(from * cols, (from + BATCH) * cols);
      await model.partialFit({ data: values, rows: values.length / cols, cols });
    }
    certificates.push(...(await model.endEpoch()));
  }
  model.dispose();
  return certificates;
}

/** Mean similarity within 1e-3 of the reference backend's, every proved limit kept. */
export async function expectMnistAgreement(backends: readonly Backend[]): Promise<void> {
  const expected = await clusterMnist(reference());
  for (const backend of backends) {
    const certificates = await clusterMnist(backend);
    expect(certificates).toHaveLength(EPOCHS);
    for (const [epoch, got] of certificates.entries()) {
      const off = Math.abs(got.meanSimilarity! - expected[epoch]!.meanSimilarity!);
      expect(off, backend.name).toBeLessThan(1e-3);
      expect(got.sizes.reduce((sum, size) => sum + size)).toBe(60_000);
      for (const [k, shortfall] of got.shortfalls.entries()) {
        // Drift is a sum of doubles, one a batch.
        expect(shortfall).toBeLessThanOrEqual(got.shortfallLimits[k]! + 1e-6);
        expect(got.excesses[k]!).toBeLessThanOrEqual(got.excessLimits[k]! + 1e-6);
      }
    }
  }
}
