import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';
import { normalizedMutualInformation } from '../metrics/normalized-mutual-information.ts';
import type { Options } from '../options/options.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

/** The worst cluster's share of its bound in every epoch from the fourth on, smallest first. */
async function worstShares(options: Options, rows: Matrix): Promise<number[]> {
  const shares: number[] = [];
  using model = onlineKMeans(options);
  await model.fit(rows, {
    gap: 'never',
    onProgress(progress) {
      if (!('certificates' in progress) || !progress.certificates) return;
      if (model.epoch > 3) shares.push(progress.certificates[0]!.worstShare);
    },
  });
  return shares.sort((a, b) => a - b);
}

/** 95 % of the rows about (1, 0), 5 % about (0, 1). */
function oneRareGroup(seed: number): Matrix {
  const random = new Random(seed);
  const data = Array.from({ length: 2000 }, (_, i) => {
    const [x, y] = i < 1900 ? [1, 0] : [0, 1];
    return [x + 0.05 * random.normal(), y + 0.05 * random.normal()];
  });
  return matrix(Float32Array.from(data.flat()), 2);
}

describe('a rare group that is to be filled up from a large one', () => {
  const options = { k: 2, ratio: 0.8, metric: 'euclidean' } as const;

  test('its cluster does not die, however long it goes on', async () => {
    const shares = await worstShares({ ...options, epochs: 200 }, oneRareGroup(3));
    expect(shares).toHaveLength(197);
    expect(shares[0]).toBeGreaterThan(0.5);
  });

  test('nor with other rows, nor at any scale', async () => {
    for (const seed of SEEDS) {
      const rows = oneRareGroup(seed);
      const data = rows.data.map((value) => value * 2 ** (seed - 10));
      const shares = await worstShares({ ...options, epochs: 20, seed }, { ...rows, data });
      expect(shares[0]).toBeGreaterThan(0.5);
    }
  });
});

describe('groups of few rows, far apart, whose bounds do not bind', () => {
  const places: Readonly<Record<string, (g: number) => number[]>> = {
    'on a line': (g) => [10 * g],
    'on a grid': (g) => [10 * (g % 5), 10 * Math.floor(g / 5)],
    'all alike': (g) => Array.from({ length: 10 }, (_, j) => (j === g ? 10 / Math.SQRT2 : 0)),
  };

  test.each(Object.keys(places))('%s: each stays a cluster', async (place) => {
    for (const seed of SEEDS.slice(0, 8)) {
      for (const [ratio, each] of [
        [0.4, 10],
        [0.9, 30],
      ] as const) {
        const random = new Random(seed);
        const init = Array.from({ length: 10 }, (_, g) => places[place]!(g));
        const groups = Array.from({ length: 10 * each }, (_, i) => i % 10);
        const rows = groups.map((g) => init[g]!.map((value) => value + random.normal()));
        const options = { k: 10, ratio, metric: 'euclidean', init, epochs: 20, seed } as const;
        const labels = await onlineKMeans(options).fitPredict(rows, { gap: 'never' });
        expect(normalizedMutualInformation(groups, labels)).toBeCloseTo(1, 12);
      }
    }
  });
});

test('a wrong number of instances is forgotten when an epoch has been measured', async () => {
  const random = new Random(2);
  const rows = Array.from({ length: 1500 }, () => [random.uniform() ** 3, random.uniform()]);
  const shortfalls = async (instances: number) => {
    const model = onlineKMeans({ k: 10, ratio: 0.9, metric: 'euclidean', instances });
    const found: number[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      for (let at = 0; at < 1500; at += 25) await model.partialFit(rows.slice(at, at + 25));
      found.push((await model.endEpoch())[0].shortfall);
    }
    return found;
  };
  const [first, ...later] = await shortfalls(5e6);
  expect(first).toBeGreaterThan(0.1);
  for (const shortfall of later) expect(shortfall).toBeLessThan(0.05);
});
