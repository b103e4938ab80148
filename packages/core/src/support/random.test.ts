import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';

const seeds = fc.maxSafeInteger();
const streams = fc.maxSafeNat();

const MASK = 0xffffffffn;

function rotate(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (32n - by))) & MASK;
}

/** xoshiro128** as its authors' C has it, in big integers; seeded by splitmix32. */
function* xoshiro(seed: number, stream: number): Generator<number> {
  const halves = [seed, stream].flatMap((n) => [BigInt(n) & MASK, (BigInt(n) >> 32n) & MASK]);
  const splitmix = (half: bigint) => {
    let state = half;
    return () => {
      state = (state + 0x9e3779b9n) & MASK;
      let z = ((state ^ (state >> 16n)) * 0x21f0aaadn) & MASK;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & MASK;
      return z ^ (z >> 15n);
    };
  };
  const words = halves.map(splitmix);
  const s = Array.from({ length: 4 }, () => {
    let mixed = 1n;
    for (const word of words) mixed = ((mixed * 0x21f0aaadn) & MASK) ^ word();
    return mixed;
  }) as [bigint, bigint, bigint, bigint];
  // A state of four zeros would stay so.
  s[3] |= 1n;
  for (;;) {
    yield Number((rotate((s[1] * 5n) & MASK, 7n) * 9n) & MASK);
    const t = (s[1] << 9n) & MASK;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

function draw<T>(count: number, one: () => T): T[] {
  return Array.from({ length: count }, one);
}

/** Mean of values to a power. */
function moment(values: readonly number[], power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

/** Σ (seen - expected)² / expected over equally likely bins. */
function chiSquared(bins: readonly number[]): number {
  const expected = bins.reduce((a, b) => a + b, 0) / bins.length;
  return bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
}

describe('Random', () => {
  test('is xoshiro128**, seeded by splitmix32', () => {
    fc.assert(
      fc.property(seeds, streams, (seed, stream) => {
        const random = new Random(seed, stream);
        const oracle = xoshiro(seed, stream);
        for (let i = 0; i < 20; i++) expect(random.uint32()).toBe(oracle.next().value);
      }),
    );
  });

  test('a uniform number is 53 bits of two draws', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const oracle = xoshiro(seed, 0);
        for (let i = 0; i < 10; i++) {
          const [high, low] = [oracle.next().value, oracle.next().value] as [number, number];
          const bits = (BigInt(high >>> 5) << 26n) | BigInt(low >>> 6);
          expect(random.uniform()).toBe(Number(bits) / 2 ** 53);
        }
      }),
    );
  });

  test('same seed and stream, same numbers; stream 0 where none is named', () => {
    fc.assert(
      fc.property(seeds, streams, (seed, stream) => {
        const all = (random: Random) => [
          random.uint32(),
          random.uniform(),
          random.integer(10),
          random.normal(),
          ...random.shuffle([1, 2, 3, 4, 5]),
        ];
        expect(all(new Random(seed, stream))).toEqual(all(new Random(seed, stream)));
        expect(all(new Random(seed))).toEqual(all(new Random(seed, 0)));
      }),
    );
  });

  test('seeds and streams that lie close give sequences that differ', () => {
    const first = new Set<string>();
    let count = 0;
    for (const seed of [-1, 0, 1, 2, 3, 41, 42, 2 ** 31, 2 ** 32, 2 ** 53 - 1]) {
      for (let stream = 0; stream < 500; stream++) {
        const random = new Random(seed, stream);
        first.add(draw(2, () => random.uint32()).join());
        count++;
      }
    }
    expect(first.size).toBe(count);
  });

  test('streams of one seed are not correlated', () => {
    const count = 20_000;
    for (let stream = 1; stream <= 8; stream++) {
      const [a, b] = [new Random(3, 0), new Random(3, stream)];
      const product = draw(count, () => (a.uniform() - 0.5) * (b.uniform() - 0.5));
      // Of variance 1 / 144 each: four standard errors.
      expect(Math.abs(moment(product, 1))).toBeLessThan(4 / 12 / Math.sqrt(count));
    }
  });

  test('uniform numbers fill [0, 1) evenly', () => {
    const count = 100_000;
    for (const seed of [0, 1, -7, 2 ** 40]) {
      const random = new Random(seed);
      const values = draw(count, () => random.uniform());
      expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
      expect(Math.abs(moment(values, 1) - 1 / 2)).toBeLessThan(0.004);
      expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(0.004);
      const bins = new Array<number>(64).fill(0);
      for (const value of values) bins[Math.floor(64 * value)]!++;
      // 63 degrees of freedom: passed once in a thousand.
      expect(chiSquared(bins)).toBeLessThan(103.4);
      const pairs = values.slice(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
      expect(Math.abs(moment(pairs, 1))).toBeLessThan(4 / 12 / Math.sqrt(count));
    }
  });

  test('normal numbers have the moments of the normal distribution', () => {
    for (const seed of [0, 1, 2]) {
      const random = new Random(seed);
      const values = draw(100_000, () => random.normal());
      // Standard errors: .0032, .0045, .0122, .0310.
      expect(Math.abs(moment(values, 1))).toBeLessThan(0.013);
      expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.018);
      expect(Math.abs(moment(values, 3))).toBeLessThan(0.05);
      expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(0.13);
      const beyond = values.filter((value) => Math.abs(value) > 1.959964).length;
      expect(Math.abs(beyond / 100_000 - 0.05)).toBeLessThan(0.003);
    }
  });

  test('integers are 0 … n - 1, all of them, evenly', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 31 }), (seed, n) => {
        const random = new Random(seed);
        for (let i = 0; i < 20; i++) {
          const value = random.integer(n);
          expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true);
        }
      }),
    );
    const random = new Random(5);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) bins[random.integer(10)]!++;
    expect(chiSquared(bins)).toBeLessThan(27.9);
  });

  test('a shuffle is a permutation, in place', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer(), { maxLength: 50 }), (seed, values) => {
        const given = [...values];
        const shuffled = new Random(seed).shuffle(given);
        expect(shuffled).toBe(given);
        const order = (a: number, b: number) => a - b;
        expect([...shuffled].sort(order)).toEqual([...values].sort(order));
        const typed = new Random(seed).shuffle(Float64Array.from(values));
        expect([...typed]).toEqual(shuffled);
      }),
    );
  });

  test('every order of four is as likely', () => {
    const bins = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed++) {
      const order = new Random(seed).shuffle([0, 1, 2, 3]).join();
      bins.set(order, (bins.get(order) ?? 0) + 1);
    }
    expect(bins.size).toBe(24);
    // 23 degrees of freedom: passed once in a thousand.
    expect(chiSquared([...bins.values()])).toBeLessThan(49.7);
  });
});
