/**
 * Seeded generator of uniform and normal numbers: xoshiro128** (Blackman and Vigna, 2018), its state
 * filled by splitmix32 from the four halves of seed and stream. Same seed and stream, same sequence, on every runtime.
 *
 * Streams stand in for saved state: whoever needs numbers for epoch t opens stream t, so a run
 * resumed from a file draws what it would have drawn.
 */
export class Random {
  /** Kept where code is minified. */
  static readonly name: string = 'Random';
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /**
   * @param seed - A safe integer.
   * @param stream - A non-negative safe integer: another sequence of the same seed.
   */
  constructor(seed: number, stream = 0) {
    const words = [low(seed), high(seed), low(stream), high(stream)].map(splitmix32);
    const next = () => words.reduce((mixed, word) => Math.imul(mixed, 0x21f0aaad) ^ word(), 1);
    // A state of four zeros would stay so.
    [this.#a, this.#b, this.#c, this.#d] = [next(), next(), next(), next() | 1];
  }

  /** Uniform on the integers 0 … 2^32 - 1. */
  uint32(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** Uniform on [0, 1), 53 bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** Uniform on the integers 0 … n - 1. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const squared = x * x + y * y;
      if (squared > 0 && squared < 1) return x * Math.sqrt((-2 * Math.log(squared)) / squared);
    }
  }

  /** `values` in a random order, in place (Fisher-Yates). */
  shuffle<T extends { [index: number]: number; readonly length: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = values[i]!;
      values[i] = values[j]!;
      values[j] = swapped;
    }
    return values;
  }
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

function low(n: number): number {
  return n | 0;
}

// Seeds and streams may be larger than 32 bits.
function high(n: number): number {
  return Math.floor(n / 2 ** 32) | 0;
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let t = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
    return t ^ (t >>> 15);
  };
}
