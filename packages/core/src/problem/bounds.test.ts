import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundsOptions, ratioBounds, resolveBounds } from './bounds.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('ratioBounds', () => {
  test('l = ratio / K, u = 1; at ratio 1 both are 1 / K', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.oneof(share, fc.constant(1)), (k, ratio) => {
        const { lower, upper } = ratioBounds(k, ratio);
        expect(lower).toEqual(new Float64Array(k).fill(ratio / k));
        expect(upper).toEqual(new Float64Array(k).fill(ratio === 1 ? 1 / k : 1));
        expect(lower.buffer).not.toBe(upper.buffer);
      }),
    );
  });

  test('its ends, and one cluster', () => {
    const plain = (k: number, ratio: number) => {
      const { lower, upper } = ratioBounds(k, ratio);
      return [[...lower], [...upper]];
    };
    expect(plain(3, 0)).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(plain(4, 1)).toEqual([
      [0.25, 0.25, 0.25, 0.25],
      [0.25, 0.25, 0.25, 0.25],
    ]);
    expect(plain(1, 0)).toEqual([[0], [1]]);
    expect(plain(1, 0.5)).toEqual([[0.5], [1]]);
    expect(plain(1, 1)).toEqual([[1], [1]]);
  });

  test.each([
    [-0.1, RangeError, 'ratio should be in [0, 1], got -0.1'],
    [1.5, RangeError, 'ratio should be in [0, 1], got 1.5'],
    [Number.NaN, RangeError, 'ratio should be in [0, 1], got NaN'],
    [Number.POSITIVE_INFINITY, RangeError, 'ratio should be in [0, 1], got Infinity'],
    ['0.5', TypeError, 'ratio should be a number, got "0.5"'],
    [null, TypeError, 'ratio should be a number, got null'],
  ])('refuses %s', (ratio, type, message) => {
    expect(() => ratioBounds(2, ratio as number)).toThrow(new type(message));
  });
});

describe('resolveBounds', () => {
  /** Bounds around shares that add up to 1, so that sizes can meet them. */
  const feasible = fc.integer({ min: 1, max: 8 }).chain((k) =>
    fc
      .record({
        raw: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }),
        down: fc.array(share, { minLength: k, maxLength: k }),
        up: fc.array(share, { minLength: k, maxLength: k }),
      })
      .map(({ raw, down, up }) => {
        const total = raw.reduce((a, b) => a + b, 0);
        return {
          lower: raw.map((part, i) => (part / total) * down[i]!),
          upper: raw.map((part, i) => part / total + (1 - part / total) * up[i]!),
        };
      }),
  );

  test('takes whatever sizes can meet, from arrays of any kind, and copies them', () => {
    const kinds = fc.constantFrom(
      (values: number[]) => values,
      (values: number[]) => Float64Array.from(values),
      (values: number[]) => ({ ...values, length: values.length }),
    );
    fc.assert(
      fc.property(feasible, kinds, (bounds, kind) => {
        const given = { lower: kind(bounds.lower), upper: kind(bounds.upper) };
        const { lower, upper } = resolveBounds(bounds.lower.length, given);
        const [low, high] = [[...lower], [...upper]];
        expect([low, high]).toEqual([Array.from(given.lower), Array.from(given.upper)]);
        (given.lower as number[])[0] = 9;
        (given.upper as number[])[0] = 9;
        expect([[...lower], [...upper]]).toEqual([low, high]);
      }),
    );
  });

  test('one number is for all clusters; left out, it is 0 below and 1 above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), share, (k, part) => {
        const all = (value: number) => new Float64Array(k).fill(value);
        const [low, high] = [part / k, 1 / k + part * (1 - 1 / k)];
        expect(resolveBounds(k, {})).toEqual({ lower: all(0), upper: all(1) });
        expect(resolveBounds(k, { lower: low })).toEqual({ lower: all(low), upper: all(1) });
        expect(resolveBounds(k, { upper: high })).toEqual({ lower: all(0), upper: all(high) });
      }),
    );
  });

  test('K times 1 / K is 1, though its rounded sum is not', () => {
    for (let k = 1; k <= 1000; k++) {
      const { lower, upper } = resolveBounds(k, { lower: 1 / k, upper: 1 / k });
      expect(lower[k - 1]).toBe(1 / k);
      expect(upper[k - 1]).toBe(1 / k);
    }
  });

  test('refuses what no sizes can meet, naming the sum', () => {
    fc.assert(
      fc.property(feasible, fc.double({ min: 1e-9, max: 1, noNaN: true }), (bounds, by) => {
        const k = bounds.lower.length;
        fc.pre(k > 1);
        const over = Array.from({ length: k }, () => (1 + by) / k);
        const under = Array.from({ length: k }, () => (1 - by) / k);
        const sum = (values: number[]) => Number(values.reduce((a, b) => a + b, 0).toPrecision(12));
        expect(() => resolveBounds(k, { lower: over })).toThrow(
          new RangeError(`the sum of bounds.lower should be at most 1, got ${sum(over)}`),
        );
        expect(() => resolveBounds(k, { upper: under })).toThrow(
          new RangeError(`the sum of bounds.upper should be at least 1, got ${sum(under)}`),
        );
      }),
    );
  });

  test.each<[number, unknown, typeof Error, string]>([
    [3, { lower: 0.4 }, RangeError, 'the sum of bounds.lower should be at most 1, got 1.2'],
    [
      2,
      { lower: [0.3, 0.3], upper: [0.5, 0.2] },
      RangeError,
      'bounds.upper[1] should be at least bounds.lower[1] (0.3), got 0.2',
    ],
    [3, { upper: 0.3 }, RangeError, 'the sum of bounds.upper should be at least 1, got 0.9'],
    [2, { lower: [0.1, -0.2] }, RangeError, 'bounds.lower[1] should be in [0, 1], got -0.2'],
    [2, { upper: [1.5, 1] }, RangeError, 'bounds.upper[0] should be in [0, 1], got 1.5'],
    [2, { lower: Number.NaN }, RangeError, 'bounds.lower should be in [0, 1], got NaN'],
    [2, { upper: [1, Number.NaN] }, RangeError, 'bounds.upper[1] should be in [0, 1], got NaN'],
    [2, { lower: ['0', 0] }, TypeError, 'bounds.lower[0] should be a number, got "0"'],
    [2, { lower: new Array(2) }, TypeError, 'bounds.lower[0] should be a number, got undefined'],
    [2, { lower: '0.1' }, TypeError, 'bounds.lower should be a number or 2 numbers, got "0.1"'],
    [2, { upper: {} }, TypeError, 'bounds.upper should be a number or 2 numbers, got an object'],
    [2, null, TypeError, 'bounds should be an object with lower and upper, got null'],
    [2, 0.5, TypeError, 'bounds should be an object with lower and upper, got 0.5'],
    [2, { min: 0.2 }, TypeError, 'the names in bounds should be among lower, upper, got "min"'],
  ])('K = %s refuses %j', (k, bounds, type, message) => {
    expect(() => resolveBounds(k, bounds as BoundsOptions)).toThrow(new type(message));
  });

  test('refuses arrays that are not K long, naming both lengths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), (k, length) => {
        fc.pre(length !== k);
        for (const name of ['lower', 'upper']) {
          const call = () => resolveBounds(k, { [name]: new Array(length).fill(0) });
          expect(call).toThrow(RangeError);
          expect(call).toThrow(`bounds.${name}.length should be k (${k}), got`);
          expect(call).toThrow(new RegExp(`got ${length}$`));
        }
      }),
    );
  });

  test('names the option as its caller does', () => {
    const call = () => resolveBounds(2, { lower: [0, 2] }, 'bounds[3]');
    expect(call).toThrow(
      'bounds[3].lower[1] should be in [0, 1] (a share; counts of rows go into minSize), got 2',
    );
  });
});
