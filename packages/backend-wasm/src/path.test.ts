import { type Metric, Random } from '@coke/core';
import { type Assignment, createClusteringState } from '@coke/core/backend';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectSameBits } from '../testing/expect-same-bits.ts';
import { drawCenters, drawRows, type HardRows, KINDS } from '../testing/hard-rows.ts';
import { createEngine } from './engine.ts';
import type { Path } from './path.ts';
import { WasmSession } from './session.ts';

interface Setup extends HardRows {
  readonly metric: Metric;
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

test('every path gives the labels of float32, bit for bit, on any data', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const expected = run('f32', setup);
      for (const path of paths) expectSameBits(run(path, setup), expected);
    }),
    { numRuns: 400, examples: KINDS.map((kind, seed) => [{ ...typical, kind, seed }]) },
  );
});
