import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { type Matrix, type Metric, matrix, Random, ratioBounds, reference } from '@coke/core';
import {
  type Assignment,
  createClusteringState,
  normalizeRows,
  type Problem,
  type Session,
} from '@coke/core/backend';
import fc from 'fast-check';
import view, { type Data, type NdArray } from 'ndarray';
import { describe, expect, test } from 'vitest';
import { ndarray } from './index.ts';

/** Where element (i, j) of n × d is. */
type Layout = (n: number, d: number) => { stride: [number, number]; offset: number; size: number };

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'row-major': (n, d) => ({ stride: [d, 1], offset: 0, size: n * d }),
  transposed: (n, d) => ({ stride: [1, n], offset: 0, size: n * d }),
  'backwards, both ways': (n, d) => ({ stride: [-d, -1], offset: n * d - 1, size: n * d }),
  'rows backwards': (n, d) => ({ stride: [-d, 1], offset: (n - 1) * d, size: n * d }),
  'transposed, columns backwards': (n, d) => ({
    ...{ stride: [1, -n], offset: (d - 1) * n, size: n * d },
  }),
  'a window of every other element': (n, d) => ({
    ...{ stride: [2 * d + 3, 2], offset: 7, size: (2 * d + 3) * n + 7 },
  }),
};

type Store = (size: number) => Data<number>;

const FLOATS: Readonly<Record<string, Store>> = {
  float32: (size) => new Float32Array(size),
  float64: (size) => new Float64Array(size),
  array: (size) => new Array<number>(size).fill(Number.NaN),
  generic: (size) => genericStore(size),
};

const STORES: Readonly<Record<string, Store>> = {
  ...FLOATS,
  int8: (size) => new Int8Array(size),
  int16: (size) => new Int16Array(size),
  int32: (size) => new Int32Array(size),
  uint8: (size) => new Uint8Array(size),
  uint8_clamped: (size) => new Uint8ClampedArray(size),
  uint16: (size) => new Uint16Array(size),
  uint32: (size) => new Uint32Array(size),
  buffer: (size) => Buffer.alloc(size),
};

function genericStore(size: number) {
  const values = new Map<number, number>();
  return {
    get: (index: number) => values.get(index) ?? Number.NaN,
    set: (index: number, value: number) => void values.set(index, value),
    length: size,
  };
}

function lay({ data, rows, cols }: Matrix, store: Store, layout: Layout): NdArray {
  const { stride, offset, size } = layout(rows, cols);
  const x = view(store(size), [rows, cols], stride, offset);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) x.set(i, j, data[i * cols + j]!);
  }
  return x;
}

function floatViews(x: Matrix): NdArray[] {
  return Object.values(FLOATS).flatMap((store) =>
    Object.values(LAYOUTS).map((layout) => lay(x, store, layout)),
  );
}

testBackend(ndarray, {
  sparse: true,
  fromMatrix: floatViews,
  invalidInputs: () => [
    view(new Float32Array(8)),
    view(new Float32Array(8), [2, 2, 2]),
    view([1], []),
    view(new BigInt64Array(8), [2, 4]) as unknown as NdArray,
    view(new BigUint64Array(8), [2, 4]) as unknown as NdArray,
  ],
});
testRecordedCases(ndarray, { fromMatrix: floatViews });

/** What a step and an assignment answer, and the state they leave. */
function answers<Input>(session: Session<Input>, x: Matrix | Input, rows: number): unknown {
  const outs: Assignment[] = [0, 1].map(() => ({
    labels: new Int32Array(rows),
    similarities: new Float32Array(rows),
  }));
  session.step(x, outs[0]!, { centers: 'current', unitLength: true, dualLearningRates: [0.7] });
  session.assign(x, outs[1]!, { centers: 'current', prices: false });
  const state = session.read();
  session.dispose();
  return { outs, state };
}

describe('a view is read as the matrix of its values is', () => {
  const shape = fc.record({
    n: fc.integer({ min: 1, max: 150 }),
    d: fc.integer({ min: 1, max: 9 }),
    k: fc.integer({ min: 1, max: 7 }),
    seed: fc.nat(),
    metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  });
  for (const [dtype, store] of Object.entries(STORES)) {
    for (const [name, layout] of Object.entries(LAYOUTS)) {
      test(`${dtype}, ${name}`, () => {
        fc.assert(
          fc.property(shape, ({ n, d, k, seed, metric }) => {
            const random = new Random(seed);
            // Every dtype holds these.
            const raw = matrix(
              Float32Array.from({ length: n * d }, () => random.integer(128)),
              d,
            );
            const centers = matrix(
              Float32Array.from({ length: k * d }, () => random.normal()),
              d,
            );
            const cosine = metric === 'cosine';
            if (cosine) normalizeRows(centers);
            const ready = matrix(raw.data.slice(), d);
            if (cosine) normalizeRows(ready);
            const heads = [createClusteringState(centers.data, d, ratioBounds(k, 0.9))];
            const problem: Problem = { metric, heads, normalize: cosine };
            const x = lay(raw, store, layout);
            expect(x.dtype).toBe(dtype);
            const got = answers(ndarray().open(problem) as Session<NdArray>, x, n);
            expect(got).toEqual(answers(reference().open(problem) as Session, ready, n));
          }),
          { numRuns: 20 },
        );
      });
    }
  }

  test('strides of zero repeat a row, or one number along it', () => {
    const [n, d] = [70, 3];
    const heads = [createClusteringState(Float32Array.of(1, 0, 0, 0, 1, 0), d, ratioBounds(2, 1))];
    const problem: Problem = { metric: 'euclidean', heads, normalize: false };
    const row = [0.5, -2, 3];
    const cases: [NdArray, (i: number, j: number) => number][] = [
      [view(new Float64Array(row), [n, d], [0, 1]), (_, j) => row[j]!],
      [
        view(
          Float32Array.from({ length: n }, (_, i) => i / 8),
          [n, d],
          [1, 0],
        ),
        (i) => i / 8,
      ],
    ];
    for (const [x, at] of cases) {
      const same = Float32Array.from({ length: n * d }, (_, e) => at(Math.floor(e / d), e % d));
      const got = answers(ndarray().open(problem) as Session<NdArray>, x, n);
      expect(got).toEqual(answers(reference().open(problem) as Session, matrix(same, d), n));
    }
  });
});
