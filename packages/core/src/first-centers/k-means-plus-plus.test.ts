import { describe, expect, test } from 'vitest';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { kMeansPlusPlus } from './k-means-plus-plus.ts';

const noPause = async (): Promise<void> => {};

/** Row numbers drawn from rows of `cols` equal numbers. */
async function draw(
  values: readonly number[],
  k: number,
  seed: number,
  { weights, cols = 1 }: { weights?: readonly number[] | undefined; cols?: number } = {},
): Promise<number[]> {
  const data = Float32Array.from(values.flatMap((v) => new Array<number>(cols).fill(v)));
  const numbers = Uint32Array.from(values.keys());
  const sample = { rows: matrix(data, cols), weights: weights && Float32Array.from(weights) };
  return Array.from(
    await kMeansPlusPlus(k, { ...sample, numbers }, 'euclidean', new Random(seed), noPause),
  );
}

/** Σ weight × squared distance to the nearest of `drawn`, of each row. */
function costs(values: readonly number[], weights: readonly number[], drawn: readonly number[]) {
  return values.map((v, i) => weights[i]! * Math.min(...drawn.map((d) => (v - values[d]!) ** 2)));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** The chance of each row to be the next: the best of `trials` drawn in proportion to cost. */
function chances(
  values: readonly number[],
  weights: readonly number[],
  drawn: readonly number[],
  trials: number,
): number[] {
  const shares = costs(values, weights, drawn);
  const left = values.map((_, i) => total(costs(values, weights, [...drawn, i])));
  // Of rows that leave as much, the first considered: they share their chance as they share draws.
  return values.map((_, i) => {
    const worse = total(shares.filter((_, j) => left[j]! > left[i]!)) / total(shares);
    const same = total(shares.filter((_, j) => left[j] === left[i])) / total(shares);
    if (same === 0) return 0;
    return ((worse + same) ** trials - worse ** trials) * (shares[i]! / total(shares) / same);
  });
}

/** Within four standard deviations. */
function expectShare(count: number, of: number, p: number): void {
  expect(Math.abs(count - p * of)).toBeLessThanOrEqual(4 * Math.sqrt(of * p * (1 - p)));
}

describe('k-means++', () => {
  test.each([
    ['no weights', undefined],
    ['weights', [3, 1, 0.5, 2]],
  ])('first in proportion to weight, then the better of two: %s', async (_, given) => {
    const [values, draws] = [[1, 2, 4, 9], 6000];
    const weights = given ?? [1, 1, 1, 1];
    const seen = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const pair = (await draw(values, 2, seed, { weights: given })).join();
      seen.set(pair, (seen.get(pair) ?? 0) + 1);
    }
    for (const [first, weight] of weights.entries()) {
      for (const [second, p] of chances(values, weights, [first], 2).entries()) {
        const count = seen.get(`${first},${second}`) ?? 0;
        expectShare(count, draws, (weight / total(weights)) * p);
      }
    }
  });

  test('the third of long rows: the best of three, by the nearer of two', async () => {
    const [values, draws] = [[-10, -5, 0, 10, 11], 3000];
    const seen = new Map<string, number[]>();
    for (let seed = 0; seed < draws; seed++) {
      const [first, second, third] = await draw(values, 3, seed, { cols: 32 });
      const pair = `${first},${second}`;
      seen.set(pair, [...(seen.get(pair) ?? []), third!]);
    }
    const ones = values.map(() => 1);
    for (const [pair, thirds] of seen) {
      for (const [i, p] of chances(values, ones, pair.split(',').map(Number), 3).entries()) {
        expectShare(thirds.filter((third) => third === i).length, thirds.length, p);
      }
    }
  });

  test('tiny and far values are told apart as others are', async () => {
    const values = [0, 1, 2, 50, 51, 90, 91, 93];
    for (let seed = 0; seed < 20; seed++) {
      const drawn = await draw(values, 4, seed);
      expect(
        await draw(
          values.map((v) => v * 2 ** -100),
          4,
          seed,
        ),
      ).toEqual(drawn);
      expect(
        await draw(
          values.map((v) => v + 2 ** 24 - 128),
          4,
          seed,
        ),
      ).toEqual(drawn);
    }
  });

  test('many rows: drawn from a sample, each once', async () => {
    const random = new Random(1);
    const values = Array.from({ length: 3000 }, () => random.normal());
    const drawn = await draw(values, 500, 2, { cols: 200 });
    expect(new Set(drawn).size).toBe(500);
    // Neither the same rows for every seed nor the first ones.
    expect(await draw(values, 500, 3, { cols: 200 })).not.toEqual(drawn);
    expect(Math.max(...drawn)).toBeGreaterThan(2000);
  });

  test('so many clusters that rows cannot be compared: K of them at random', async () => {
    const values = Array.from({ length: 2000 }, (_, i) => i % 7);
    const drawn = await draw(values, 1000, 2, { cols: 1200 });
    expect(new Set(drawn).size).toBe(1000);
  });
});
