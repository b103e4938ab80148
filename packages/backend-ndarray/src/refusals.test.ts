import { ratioBounds } from '@coke/core';
import { createClusteringState, type Problem, type Session } from '@coke/core/backend';
import view, { type NdArray } from 'ndarray';
import { describe, expect, test } from 'vitest';
import { ndarray } from './index.ts';

const ROWS = 150;
const options = { centers: 'current', unitLength: true, dualLearningRates: [1] } as const;

function open(normalize: boolean): Session<NdArray> {
  const centers = Float32Array.of(1, 0, 0, 1);
  const problem: Problem = {
    metric: normalize ? 'cosine' : 'euclidean',
    heads: [createClusteringState(centers, 2, ratioBounds(2, 0.5))],
    normalize,
  };
  return ndarray().open(problem) as Session<NdArray>;
}

const out = () => ({ labels: new Int32Array(ROWS) });
const numbers = () => Array.from({ length: 2 * ROWS }, (_, at) => Math.cos(at));

/** 150 rows, one number of row 140, in the third block, replaced. */
function withNumber(value: unknown): NdArray {
  const data = numbers();
  data[281] = value as number;
  return view(data, [ROWS, 2]);
}

/** A refused step and assignment, and a look at what they left behind. */
function refusal(x: unknown, normalize: boolean): unknown {
  const [session, twin] = [open(normalize), open(normalize)];
  const good = view(numbers(), [ROWS, 2]);
  for (const one of [session, twin]) one.step(good, out(), options);
  let error: unknown;
  for (const call of [
    () => session.step(x as NdArray, out(), options),
    () => session.assign(x as NdArray, out(), { centers: 'current', prices: true }),
  ]) {
    try {
      call();
      error = undefined;
    } catch (thrown) {
      error = thrown;
    }
    expect(session.read()).toEqual(twin.read());
  }
  const [got, expected] = [out(), out()];
  session.step(good, got, options);
  twin.step(good, expected, options);
  expect(got).toEqual(expected);
  expect(session.read()).toEqual(twin.read());
  return error;
}

describe.each([false, true])('normalize: %s', (normalize) => {
  test.each<[string, () => unknown, new () => Error, string]>([
    [
      'a width that is not d',
      () => view(new Float32Array(12), [4, 3]),
      RangeError,
      'x.shape[1] should be 2, got 3',
    ],
    [
      'a NaN',
      () => withNumber(Number.NaN),
      RangeError,
      'x row 140 should be finite numbers, got NaN',
    ],
    [
      'an infinity',
      () => withNumber(Number.NEGATIVE_INFINITY),
      RangeError,
      'x row 140 should be finite numbers, got -Infinity',
    ],
    [
      'a number beyond float32',
      () => withNumber(1e39),
      RangeError,
      `x row 140 should be numbers of size at most ${normalize ? '3.4028234663852886e+38' : '1000000000000'} (scale the data), got 1e+39`,
    ],
    ['a string', () => withNumber('1'), TypeError, 'x[140][1] should be a number, got "1"'],
    [
      'a hole',
      () => withNumber(undefined),
      TypeError,
      'x[140][1] should be a number, got undefined',
    ],
    ['a bigint', () => withNumber(1n), TypeError, 'x[140][1] should be a number, got 1n'],
    [
      'a vector',
      () => view(new Float32Array(2)),
      TypeError,
      'x.shape should be [rows, cols], got [2]',
    ],
    [
      'bigints',
      () => view(new BigInt64Array(4), [2, 2]),
      TypeError,
      'x.dtype should be a type of real numbers, got "bigint64"',
    ],
    [
      'no rows',
      () => view(new Float32Array(4), [0, 2]),
      RangeError,
      'x.shape[0] should be a positive integer, got 0',
    ],
    [
      'a view that ends beyond its data',
      () => view(new Float32Array(4), [3, 2]),
      RangeError,
      'the indices of x should be from 0 to 3, got 5',
    ],
    [
      'a view that begins before its data',
      () => view(new Float32Array(4), [2, 2], [-2, 1], 0),
      RangeError,
      'the indices of x should be from 0 to 3, got -2',
    ],
    [
      'more rows than can be counted',
      () => view(new Float32Array(2), [2 ** 40, 2], [0, 1]),
      RangeError,
      'x should be at most 4294967296 numbers, got 2199023255552',
    ],
  ])('refuses %s', (_, make, type, message) => {
    const error = refusal(make(), normalize);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toBe(message);
  });

  test('leaves the state alone when a store throws half-way', () => {
    const data = {
      length: 2 * ROWS,
      set() {},
      get(index: number): number {
        if (index === 281) throw new Error('lost the connection');
        return Math.cos(index);
      },
    };
    const error = refusal(view(data, [ROWS, 2]), normalize);
    expect((error as Error).message).toBe('lost the connection');
  });
});

test('rows that are normalised may be longer than 1e12', () => {
  const [got, expected] = [out(), out()];
  const assigning = { centers: 'current', prices: false } as const;
  const session = open(true);
  const long = numbers().map((value) => value * 2e12);
  session.assign(view(long, [ROWS, 2]), got, assigning);
  session.assign(view(numbers(), [ROWS, 2]), expected, assigning);
  expect(got).toEqual(expected);
});
