import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import type { Bits } from './screening.ts';

const KINDS = ['noise', 'scales', 'spike', 'lattice', 'halves', 'ulps', 'tiny', 'mixed'] as const;

interface Setup {
  readonly kind: (typeof KINDS)[number];
  readonly dim: number;
  readonly rows: number;
  readonly bits: Bits;
  readonly exponent: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  kind: fc.constantFrom(...KINDS),
  dim: fc.integer({ min: 1, max: 300 }),
  rows: fc.integer({ min: 1, max: 9 }),
  bits: fc.constantFrom<Bits>(8, 16),
  exponent: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -50, max: 40 }),
    // Where squares underflow, and where they overflow.
    fc.integer({ min: -25, max: -14 }),
    fc.integer({ min: 16, max: 20 }),
  ),
  seed: fc.nat(),
});

/** Limits of the integers that a row is stored in, and what is added to them. */
const FORMATS = { 8: { limit: 63, shift: 64 }, 16: { limit: 32767, shift: 0 } } as const;

function drawRow({ kind, dim, bits, exponent }: Setup, random: Random): Float32Array {
  const { limit } = FORMATS[bits];
  const level = random.uniform() - 0.5;
  const ulp = () => 1 + (random.integer(5) - 2) * 2 ** -23;
  const peak = random.integer(dim);
  const zero = random.integer(10) === 0;
  return Float32Array.from({ length: dim }, (_, j) => {
    const value = {
      noise: () => random.normal(),
      scales: () => random.normal() * 10 ** -random.integer(12),
      // One element takes the whole range, the others are equal parts of a step.
      spike: () => (j === peak ? limit : level),
      lattice: () => random.integer(2 * limit + 1) - limit,
      // Half-way between two integers, or next to it.
      halves: () => (j === peak ? limit : (random.integer(limit) + 0.5) * ulp()),
      ulps: () => level * ulp(),
      tiny: () => (j === peak ? 1 : random.normal() * 1e-20),
      mixed: () => random.normal() * (random.integer(3) ? 1e-3 : 1),
    }[kind]();
    return zero ? 0 : Math.min(3e38, Math.max(-3e38, value * 10 ** exponent));
  });
}

interface Quantized {
  readonly integers: Int16Array;
  readonly step: number;
  readonly norm: number;
  readonly residual: number;
}

const { memory, kernels } = await createEngine(1);

/** What the kernel writes for a batch; around rows and results is what it must leave alone. */
function quantize(rows: readonly Float32Array[], dim: number, bits: Bits): Quantized[] {
  const stride = 4 * Math.ceil((dim * bits) / 32);
  const size = 4 * dim * rows.length;
  const sizes = [size, stride * rows.length, 4 * rows.length, 16 * rows.length];
  const blocks = sizes.map((bytes) => memory.allocate(bytes + 128));
  for (const [n, at] of blocks.entries()) {
    // A NaN, in float32 and in float64.
    new Uint8Array(memory.buffer, at, sizes[n]! + 128).fill(0xff);
  }
  const [x, integers, steps, bounds] = blocks.map((at) => at + 64) as [
    number,
    number,
    number,
    number,
  ];
  for (const [i, row] of rows.entries()) memory.f32(x + 4 * i * dim, dim).set(row);
  kernels.quantizeRows(x, rows.length, dim, bits, integers, steps, bounds);
  for (const [n, at] of blocks.entries()) {
    const bytes = new Uint8Array(memory.buffer, at, sizes[n]! + 128);
    const around = [...bytes.subarray(0, 64), ...bytes.subarray(sizes[n]! + 64)];
    expect(around.every((byte) => byte === 0xff)).toBe(true);
  }
  const results = rows.map((_, i) => {
    const at = integers + stride * i;
    const { buffer } = memory.wasmMemory;
    const stored = new Uint8Array(buffer, at, stride);
    const row = bits === 8 ? new Int8Array(buffer, at, dim) : new Int16Array(buffer, at, dim);
    expect(stored.subarray((dim * bits) / 8).every((byte) => byte === 0)).toBe(true);
    return {
      integers: Int16Array.from(row, (value) => value - FORMATS[bits].shift),
      step: memory.f32(steps + 4 * i, 1)[0]!,
      norm: memory.f64(bounds + 16 * i, 2)[0]!,
      residual: memory.f64(bounds + 16 * i, 2)[1]!,
    };
  });
  for (const at of blocks) memory.release(at);
  return results;
}

/** Every float32 is a whole number of these: 2^-149. */
const exact = (value: number): bigint => BigInt(value * 2 ** 149);

const sumOfSquares = (values: readonly bigint[]): bigint =>
  values.reduce((sum, value) => sum + value * value, 0n);

/** Is `bound` ≥ √squared, in units of 2^-149? Without rounding. */
function covers(bound: number, squared: bigint): boolean {
  const UNIT = 500;
  const scaled = BigInt(bound * 2 ** UNIT);
  return scaled * scaled >= squared << BigInt(2 * (UNIT - 149));
}

const root = (squared: bigint): number => Math.sqrt(Number(squared)) * 2 ** -149;

const U = 2 ** -24;

/** Sums of squares: of each 64 elements, those with the same j / 2 mod 2 are a lane. */
function lanes(values: ArrayLike<number>): number[] {
  const sums: number[] = [0];
  for (let j = 0; j < values.length; j++) {
    const lane = 2 * Math.floor(j / 64) + ((j >> 1) & 1);
    sums[lane] = (sums[lane] ?? 0) + values[j]! ** 2;
  }
  return sums.map((sum) => sum ?? 0);
}

/** Squares of the elements behind the last whole four, which count in every lane. */
function lastFew(x: Float32Array): number {
  return x.subarray(x.length & ~3).reduce((sum, value) => sum + value ** 2, 0);
}

function checkRow(x: Float32Array, bits: Bits, quantized: Quantized): void {
  const { integers, step, norm, residual } = quantized;
  const { limit } = FORMATS[bits];
  const elements = Array.from(x, exact);
  const rests = elements.map((value, j) => value - exact(step) * BigInt(integers[j]!));
  const [squared, rest] = [sumOfSquares(elements), sumOfSquares(rests)];
  const length = root(squared);

  // What the proof of the margin needs.
  expect(covers(norm, squared)).toBe(true);
  expect(covers(residual, rest)).toBe(true);
  expect(integers.every((value) => Math.abs(value) <= limit)).toBe(true);
  const size = integers.reduce((sum, value) => sum + value * value, 0);
  if (bits === 16) expect(size).toBeLessThan(46340 ** 2);
  // With the 255.9 of a center, int16 holds the sums of a lane.
  else expect(Math.max(...lanes(integers))).toBeLessThan(127.9 ** 2);

  // What makes it worth while.
  const loose = 1 + (2 * x.length + 10) * U;
  expect(norm).toBeLessThanOrEqual(length * loose);
  if (step === 0) {
    expect(integers.every((value) => value === 0)).toBe(true);
    expect(residual).toBe(norm);
    expect(length < 1e-15 || length > 1e18).toBe(true);
    return;
  }
  expect(residual).toBeLessThanOrEqual(root(rest) * loose + 6 * U * length);
  const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const widest = Math.sqrt(Math.max(...lanes(x)) + lastFew(x));
  const longest = bits === 16 ? length / 45827 : widest / 125;
  const coarsest = Math.max(largest / limit, longest * loose);
  expect(step).toBeLessThanOrEqual(coarsest * loose);
  expect(rests.every((value) => Math.abs(Number(value)) * 2 ** -149 <= 0.51 * step)).toBe(true);
}

function drawRows(setup: Setup): Float32Array[] {
  const random = new Random(setup.seed, 1);
  return Array.from({ length: setup.rows }, () => drawRow(setup, random));
}

const typical: Setup = { kind: 'noise', dim: 128, rows: 8, bits: 8, exponent: 0, seed: 1 };

test('bounds of rows in integers are true, and tight', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const rows = drawRows(setup);
      const quantized = quantize(rows, setup.dim, setup.bits);
      for (const [i, row] of rows.entries()) checkRow(row, setup.bits, quantized[i]!);
    }),
    {
      numRuns: 400,
      examples: KINDS.flatMap((kind): [Setup][] => [
        [{ ...typical, kind }],
        [{ ...typical, kind, bits: 16 }],
        [{ ...typical, kind, dim: 1 }],
        [{ ...typical, kind, dim: 1, bits: 16 }],
      ]),
    },
  );
});

test('bounds hold where sums of many equal squares round the same way each time', () => {
  for (const bits of [8, 16] as const) {
    for (const dim of [4000, 20_000]) {
      const setup: Setup = { kind: 'spike', dim, rows: 8, bits, exponent: 0, seed: dim };
      const rows = drawRows(setup);
      const quantized = quantize(rows, dim, bits);
      for (const [i, row] of rows.entries()) checkRow(row, bits, quantized[i]!);
    }
  }
});

test('what becomes of a row does not depend on the others', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const rows = drawRows(setup);
      const alone = rows.flatMap((row) => quantize([row], setup.dim, setup.bits));
      expect(quantize(rows, setup.dim, setup.bits)).toEqual(alone);
    }),
    { numRuns: 100 },
  );
});
