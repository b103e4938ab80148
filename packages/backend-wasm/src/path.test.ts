import { type Matrix, type Metric, Random } from '@coke/core';
import { type Assignment, createClusteringState } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import type { Path } from './path.ts';
import { WasmSession } from './session.ts';

/** What makes it hard to tell clusters apart by rounded scores. */
const KINDS = [
  'noise',
  'clusters',
  'ulps',
  'lattice',
  'spike',
  'scales',
  'equal',
  'opposite',
] as const;

interface Setup {
  readonly kind: (typeof KINDS)[number];
  readonly k: number;
  readonly dim: number;
  readonly rows: number;
  readonly metric: Metric;
  readonly exponent: number;
  readonly dualExponent: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  kind: fc.constantFrom(...KINDS),
  k: fc.integer({ min: 1, max: 300 }),
  dim: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 70 }), weight: 3 },
    // More than one part of 64.
    { arbitrary: fc.integer({ min: 71, max: 200 }), weight: 1 },
  ),
  rows: fc.integer({ min: 1, max: 180 }),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  exponent: fc.constantFrom(0, 0, 0, -3, 3, 11, -18, -30, -40),
  dualExponent: fc.constantFrom(-30, -3, 0, 4),
  seed: fc.nat(),
});

function drawCenters({ kind, k, dim, exponent }: Setup, random: Random): Float32Array {
  const base = Float32Array.from({ length: dim }, () => random.normal());
  return Float32Array.from({ length: k * dim }, (_, at) => {
    const [c, j] = [Math.floor(at / dim), at % dim];
    const near = base[j]! * (1 + (random.integer(5) - 2) * 2 ** -23);
    const value = {
      noise: () => random.normal(),
      clusters: () => random.normal(),
      ulps: () => near,
      lattice: () => random.integer(5) - 2,
      spike: () => (j === c % dim ? 1000 : 1e-3 * random.normal()),
      scales: () => random.normal() * 10 ** -(c % 7),
      equal: () => base[j]!,
      opposite: () => (c % 2 ? near : -near),
    }[kind]();
    return value * 10 ** exponent;
  });
}

function drawRows(setup: Setup, centers: Float32Array, random: Random): Matrix {
  const { kind, k, dim, rows, exponent } = setup;
  const data = new Float32Array(rows * dim);
  for (let i = 0; i < rows; i++) {
    const c = random.integer(k);
    const scale = kind === 'scales' ? 10 ** -random.integer(7) : 1;
    // One row in ten is zero.
    if (random.integer(10) === 0) continue;
    for (let j = 0; j < dim; j++) {
      const noise = kind === 'lattice' ? random.integer(3) - 1 : random.normal();
      const value =
        kind === 'noise'
          ? noise * 10 ** exponent
          : centers[c * dim + j]! + 0.1 * noise * 10 ** exponent;
      data[i * dim + j] = scale * value;
    }
  }
  return { data, rows, cols: dim };
}

const engine = await createEngine();

// Relaxed SIMD is there from Node 22 on.
const paths: readonly Path[] = engine.relaxed ? ['i16', 'auto', 'i8'] : ['i16', 'auto'];

/** Everything that a few calls give, with one path forced. */
function run(path: Path, setup: Setup): unknown[] {
  const { k, dim, rows, metric, dualExponent, seed } = setup;
  const random = new Random(seed, 1);
  const centers = drawCenters(setup, random);
  const bounds = { lower: new Float64Array(k).fill(0.5 / k), upper: new Float64Array(k).fill(1) };
  const head = createClusteringState(centers, dim, bounds);
  for (const c of head.prices.keys()) head.prices[c] = random.uniform() * 10 ** dualExponent;
  const session = new WasmSession(engine, { metric, heads: [head], normalize: false }, path);
  const outputs: Assignment[] = [];
  try {
    for (let t = 0; t < 3; t++) {
      const x = drawRows(setup, centers, random);
      const out = { labels: new Int32Array(rows), similarities: new Float32Array(rows) };
      const facts = {
        centers: t === 0 ? 'current' : 'previous',
        unitLength: metric === 'cosine' && t === 0,
      } as const;
      if (t < 2) session.step(x, out, { dualLearningRates: [0.1], ...facts });
      else session.assign(x, out, { centers: 'current', prices: false });
      if (t === 1) session.endEpoch({ averaging: 0.5 });
      outputs.push(out);
    }
    return [...outputs.flatMap(Object.values), ...session.read().flatMap(Object.values)];
  } finally {
    session.dispose();
  }
}

const typical: Setup = {
  kind: 'noise',
  k: 299,
  dim: 64,
  rows: 180,
  metric: 'cosine',
  exponent: 0,
  dualExponent: -30,
  seed: 1,
};

function expectSameBits(got: unknown[], expected: unknown[]): void {
  const bytes = (value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : Buffer.from(String(value));
  expect(got.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) {
    if (!bytes(got[at]).equals(bytes(value))) expect(got[at]).toEqual(value);
  }
}

test('every path gives the labels of float32, bit for bit, on any data', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const expected = run('f32', setup);
      for (const path of paths) expectSameBits(run(path, setup), expected);
    }),
    { numRuns: 400, examples: KINDS.map((kind, seed) => [{ ...typical, kind, seed }]) },
  );
});
