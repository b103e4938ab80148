import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Scratch } from './check-rows.ts';
import { refuseUnresolved } from './distinct-rows.ts';
import {
  changeFrame,
  type Frame,
  frameOf,
  IDENTITY_FRAME,
  isNearIdentity,
  refuseFarRows,
  scoreUnit,
  toFrame,
} from './frame.ts';
import type { GivenRows } from './given-rows.ts';
import { toGivenRows } from './rows.ts';

const value = fc.double({ min: -100, max: 100, noNaN: true }).map((x) => Math.round(x * 64) / 64);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((d) =>
    fc.array(fc.array(value, { minLength: d, maxLength: d }), { minLength: 1, maxLength: 9 }),
  );

function framed(rows: GivenRows, frame: Frame): Float32Array {
  return toFrame(rows, frame, new Scratch()).data;
}

function mapped(rows: readonly (readonly number[])[], to: (x: number) => number): GivenRows {
  return toGivenRows(rows.map((row) => row.map(to)));
}

describe('frameOf', () => {
  test('brings rows into [-1, 1], one of them out of [-1/2, 1/2], about their weighted mean', () => {
    fc.assert(
      fc.property(tables, fc.array(fc.integer({ min: 0, max: 3 })), (table, some) => {
        const rows = toGivenRows(table);
        const weights = table.map((_, i) => some[i] ?? 1);
        const { origin, scale } = frameOf(rows, weights);
        const total = weights.reduce((a, b) => a + b);
        if (total > 0) {
          for (let j = 0; j < rows.cols; j++) {
            const sum = table.reduce((sum, row, i) => sum + weights[i]! * row[j]!, 0);
            expect(origin![j]).toBeCloseTo(sum / total, 10);
          }
        }
        const largest = Math.max(...framed(rows, { origin, scale }).map(Math.abs));
        expect(largest).toBeLessThanOrEqual(1);
        if (scale === 0) expect(new Set(table.map((row) => row.join())).size).toBe(1);
        else expect(largest).toBeGreaterThan(0.499);
      }),
    );
  });

  test('equal rows have no scale and are 0, whatever they are', () => {
    const any = fc.array(fc.double({ min: -1e19, max: 1e19, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 9 }), (row, n) => {
        const rows = toGivenRows(Array.from({ length: n }, () => row));
        const frame = frameOf(rows);
        expect(frame.scale).toBe(0);
        expect(framed(rows, frame).every((x) => x === 0)).toBe(true);
      }),
    );
  });

  test('no power of two, and no shift that float64 holds, changes a row in its frame', () => {
    const shift = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
    fc.assert(
      fc.property(tables, fc.integer({ min: -60, max: 40 }), shift, (table, power, by) => {
        const rows = toGivenRows(table);
        const wanted = framed(rows, frameOf(rows));
        const scaled = mapped(table, (x) => x * 2 ** power);
        expect(framed(scaled, frameOf(scaled))).toEqual(wanted);
        const shifted = mapped(table, (x) => x + by);
        const got = framed(shifted, frameOf(shifted));
        // The mean is rounded where it lies; values near 0 show that most.
        for (const [at, x] of got.entries()) expect(Math.abs(x - wanted[at]!)).toBeLessThan(1e-4);
      }),
    );
  });

  test('its scale covers other points, which leave the origin where it is', () => {
    const frame = frameOf(toGivenRows([[1], [3]]), undefined, [toGivenRows([[-30]])]);
    expect(frame).toEqual({ origin: Float64Array.of(2), scale: 32 });
  });

  test('rows that differ by the rounding of float64 leave room for others of their size', () => {
    const frame = frameOf(toGivenRows([[0.3], [0.1 + 0.2]]));
    const others = toFrame(toGivenRows([[-0.3]]), frame, new Scratch());
    expect(() => refuseFarRows(others, frame)).not.toThrow();
  });
});

test('changeFrame and back gives the centers, to float32; scores grow with the square of the scale', () => {
  const frame = { origin: Float64Array.of(1000, -7), scale: 8 };
  const given = Float32Array.of(1001, -3, 990, -8.5);
  const inFrame = changeFrame(given, IDENTITY_FRAME, frame);
  expect([...inFrame]).toEqual([0.125, 0.5, -1.25, -0.1875]);
  expect(changeFrame(inFrame, frame, IDENTITY_FRAME)).toEqual(given);
  expect(scoreUnit(frame)).toBe(64);
  const other = { origin: Float64Array.of(990, 1), scale: 2 };
  expect(changeFrame(inFrame, frame, other)).toEqual(changeFrame(given, IDENTITY_FRAME, other));
});

test('isNearIdentity: centered within 16 times the spread, and no extreme size', () => {
  const at = (origin: number, scale: number) =>
    isNearIdentity({ origin: Float64Array.of(origin), scale });
  expect(at(16, 1)).toBe(true);
  expect(at(-17, 1)).toBe(false);
  expect(at(0, 2 ** -33)).toBe(false);
  expect(at(0, 2 ** 33)).toBe(false);
  expect(at(0, 0)).toBe(false);
  expect(isNearIdentity(IDENTITY_FRAME)).toBe(true);
});

test('rows far from those of the frame are refused by name', () => {
  const frame = frameOf(toGivenRows([[0], [2]]));
  const far = toFrame(toGivenRows([[1], [2 ** 41 + 1]]), frame, new Scratch());
  expect(() => refuseFarRows(far, frame)).toThrow(
    'x row 1 should be within 1000000000000 of the mean of the first rows, which lie close together (start anew), got 2199023255552',
  );
});

test('float64 rows that only one far away keeps apart are refused', () => {
  const close = [[0], [1e-3], [2e-3]];
  const check = (table: number[][], k: number) => {
    const rows = toGivenRows(table);
    refuseUnresolved(rows, frameOf(rows), k);
  };
  expect(() => check(close, 3)).not.toThrow();
  expect(() => check([...close, [1e9]], 2)).not.toThrow();
  expect(() => check([...close, [1e9]], 3)).toThrow(
    /^x should be rows of which 3 differ by more than float32 rounds off .*, got 2$/,
  );
  // No more than the rounding of float64.
  expect(() => check([[0.3], [0.1 + 0.2], [0]], 3)).not.toThrow();
});
