import { describe, expect, test } from 'vitest';
import {
  adjustedRandIndex,
  clusteringAccuracy,
  normalizedMutualInformation,
  purity,
} from '../metrics.ts';

// Values printed by scikit-learn 1.9.1 and scipy 1.17.1, for the labels as they stand below:
//   nmi       sklearn.metrics.normalized_mutual_info_score(truth, predicted, average_method=…)
//   ari       sklearn.metrics.adjusted_rand_score(truth, predicted)
//   m         sklearn.metrics.cluster.contingency_matrix(truth, predicted)
//   purity    m.max(axis=0).sum() / m.sum()
//   accuracy  m[scipy.optimize.linear_sum_assignment(m, maximize=True)].sum() / m.sum()
// "noisy" and "unrelated" were drawn by numpy.random.RandomState(0).
const cases = [
  {
    name: 'renamed',
    truth: [0, 0, 1, 1, 2],
    predicted: [7, 7, 3, 3, 5],
    nmi: { arithmetic: 1.0, geometric: 1.0, min: 1.0, max: 1.0 },
    ari: 1.0,
    purity: 1.0,
    accuracy: 1.0,
  },
  {
    name: 'one instance',
    truth: [3],
    predicted: [8],
    nmi: { arithmetic: 1.0, geometric: 1.0, min: 1.0, max: 1.0 },
    ari: 1.0,
    purity: 1.0,
    accuracy: 1.0,
  },
  {
    name: 'one class, one cluster',
    truth: [0, 0, 0, 0],
    predicted: [1, 1, 1, 1],
    nmi: { arithmetic: 1.0, geometric: 1.0, min: 1.0, max: 1.0 },
    ari: 1.0,
    purity: 1.0,
    accuracy: 1.0,
  },
  {
    name: 'all apart, twice',
    truth: [0, 1, 2, 3],
    predicted: [3, 2, 1, 0],
    nmi: { arithmetic: 1.0, geometric: 1.0, min: 1.0, max: 1.0 },
    ari: 1.0,
    purity: 1.0,
    accuracy: 1.0,
  },
  {
    name: 'one class, all apart',
    truth: [0, 0, 0, 0],
    predicted: [0, 1, 2, 3],
    nmi: { arithmetic: 0.0, geometric: 0.0, min: 0.0, max: 0.0 },
    ari: 0.0,
    purity: 1.0,
    accuracy: 0.25,
  },
  {
    name: 'all apart, one cluster',
    truth: [0, 1, 2, 3],
    predicted: [0, 0, 0, 0],
    nmi: { arithmetic: 0.0, geometric: 0.0, min: 0.0, max: 0.0 },
    ari: 0.0,
    purity: 0.25,
    accuracy: 0.25,
  },
  {
    name: 'independent',
    truth: [0, 0, 1, 1],
    predicted: [0, 1, 0, 1],
    nmi: { arithmetic: 0.0, geometric: 0.0, min: 0.0, max: 0.0 },
    ari: -0.5,
    purity: 0.5,
    accuracy: 0.5,
  },
  {
    name: 'refinement',
    truth: [0, 0, 0, 1, 1, 1],
    predicted: [0, 0, 1, 2, 2, 3],
    nmi: {
      arithmetic: 0.6853314789615865,
      geometric: 0.722008330017265,
      min: 1.0,
      max: 0.52129602861432,
    },
    ari: 0.375,
    purity: 1.0,
    accuracy: 0.6666666666666666,
  },
  {
    name: 'fewer clusters than classes',
    truth: [0, 0, 1, 1, 2, 2],
    predicted: [0, 0, 0, 1, 1, 1],
    nmi: {
      arithmetic: 0.5158037429793889,
      geometric: 0.5295405780575618,
      min: 0.6666666666666669,
      max: 0.420619835714305,
    },
    ari: 0.24242424242424243,
    purity: 0.6666666666666666,
    accuracy: 0.6666666666666666,
  },
  {
    name: 'names far apart',
    truth: [5, 5, 900000, 900000, 12, 12, 12],
    predicted: [0, 0, 0, 40, 40, 1099511627776, 1099511627776],
    nmi: {
      arithmetic: 0.5636355530993447,
      geometric: 0.5636355530993447,
      min: 0.5636355530993447,
      max: 0.5636355530993447,
    },
    ari: 0.2125,
    purity: 0.7142857142857143,
    accuracy: 0.7142857142857143,
  },
  {
    name: 'noisy',
    truth: [
      0, 3, 1, 0, 3, 3, 3, 3, 1, 3, 1, 2, 0, 3, 2, 0, 0, 0, 2, 1, 2, 3, 3, 2, 0, 1, 1, 1, 1, 0,
    ],
    predicted: [
      1, 0, 3, 0, 3, 5, 4, 0, 2, 0, 2, 3, 4, 0, 3, 1, 4, 1, 3, 2, 3, 0, 0, 5, 1, 2, 2, 2, 2, 1,
    ],
    nmi: {
      arithmetic: 0.6410560244714744,
      geometric: 0.6451451425304363,
      min: 0.7222448578915442,
      max: 0.5762758299805262,
    },
    ari: 0.5204126968455349,
    purity: 0.8333333333333334,
    accuracy: 0.7333333333333333,
  },
  {
    name: 'unrelated',
    truth: [0, 1, 2, 0, 1, 2, 0, 2, 0, 1, 2, 2, 1, 0, 1, 1, 0, 2, 2, 2],
    predicted: [3, 2, 1, 2, 3, 3, 3, 2, 3, 4, 1, 2, 3, 1, 2, 1, 4, 2, 3, 0],
    nmi: {
      arithmetic: 0.1036511264569929,
      geometric: 0.10461754114104546,
      min: 0.11991234632041309,
      max: 0.09127358650086861,
    },
    ari: -0.08365019011406843,
    purity: 0.5,
    accuracy: 0.35,
  },
];

describe.each(cases)('as scikit-learn: $name', ({ truth, predicted, nmi, ari, ...shares }) => {
  test('normalizedMutualInformation', () => {
    for (const average of ['arithmetic', 'geometric', 'min', 'max'] as const) {
      const value = normalizedMutualInformation(truth, predicted, { average });
      expect(value).toBeCloseTo(nmi[average], 14);
    }
  });

  test('adjustedRandIndex', () => {
    expect(adjustedRandIndex(truth, predicted)).toBeCloseTo(ari, 15);
  });

  test('purity', () => {
    expect(purity(truth, predicted)).toBe(shares.purity);
  });

  test('clusteringAccuracy', () => {
    expect(clusteringAccuracy(truth, predicted)).toBe(shares.accuracy);
  });
});
