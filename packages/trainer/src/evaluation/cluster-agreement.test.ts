import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterAgreement } from './cluster-agreement.ts';

// sklearn.metrics 1.9.1 on these labels: normalized_mutual_info_score, adjusted_rand_score; purity and
// matched accuracy counted by hand.
test('is what scikit-learn says', () => {
  const classes = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2];
  const labels = [5, 5, 5, 3, 3, 3, 0, 0, 0, 7];
  const found = clusterAgreement(labels, classes);
  expect(found.accuracy).toBeCloseTo(0.7, 12);
  expect(found.purity).toBeCloseTo(0.8, 12);
  expect(found.nmi).toBeCloseTo(0.5884891726309148, 12);
  expect(found.ari).toBeCloseTo(0.32098765432098764, 12);
});

test('all are 1 for the classes under other names', () => {
  const classes = fc.array(fc.nat(5), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(classes, (truth) => {
      const renamed = truth.map((c) => (7 * c + 3) % 11);
      expect(clusterAgreement(renamed, truth)).toEqual({ accuracy: 1, nmi: 1, ari: 1, purity: 1 });
    }),
  );
});

test('clusters are held against classes, not classes against clusters', () => {
  expect(clusterAgreement([0, 1, 2, 3], [0, 0, 1, 1]).purity).toBe(1);
  expect(clusterAgreement([0, 0, 1, 1], [0, 1, 2, 3]).purity).toBe(0.5);
});
