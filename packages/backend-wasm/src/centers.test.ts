import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Blocks } from './blocks.ts';
import { type CenterSet, createCenterSet } from './center-set.ts';
import { createEngine } from './engine.ts';
import type { Pointer } from './kernels.ts';
import { panelsOf } from './panels.ts';
import { centersScratch } from './scratch.ts';
import type { Bits } from './screening.ts';

interface Setup {
  readonly k: number;
  readonly d: number;
  readonly rows: number;
  readonly bits: Bits | undefined;
  readonly unit: boolean;
  readonly weighted: boolean;
  /** Share of the clusters that rows go to. */
  readonly share: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  k: fc.integer({ min: 1, max: 90 }),
  d: fc.integer({ min: 1, max: 140 }),
  rows: fc.integer({ min: 1, max: 80 }),
  bits: fc.constantFrom(undefined, 8, 16),
  unit: fc.boolean(),
  weighted: fc.boolean(),
  share: fc.constantFrom(0.05, 0.3, 1),
  seed: fc.nat(),
});

/** Ranges that cover all panels, in any order; some of them empty. */
const splits = fc.record({
  cuts: fc.array(fc.double({ noNaN: true, min: 0, max: 1 })),
  seed: fc.nat(),
});

type Split = typeof splits extends fc.Arbitrary<infer T> ? T : never;

function rangesOf({ cuts, seed }: Split, panels: number): [first: number, last: number][] {
  const ends = [...cuts.map((cut) => Math.round(cut * panels)), panels].sort((a, b) => a - b);
  const ranges = ends.map((last, i): [number, number] => [ends[i - 1] ?? 0, last]);
  const order = new Random(seed).shuffle(Int32Array.from(ranges.keys()));
  return Array.from(order, (i) => ranges[i]!);
}

const engine = await createEngine(1);
const { memory, kernels } = engine;

/** A batch with its labels, in linear memory and out of it. */
function drawBatch({ k, d, rows, weighted, share, seed }: Setup) {
  const random = new Random(seed, 1);
  const centers = Float32Array.from({ length: k * d }, () => random.normal());
  const totals = Float64Array.from({ length: k }, () => random.integer(3) * random.integer(100));
  const x = Float32Array.from({ length: rows * d }, () => random.normal());
  // A cluster that has nothing but zero rows has a mean without a direction.
  for (let i = 0; i < rows; i++) if (random.integer(5) === 0) x.fill(0, i * d, (i + 1) * d);
  const most = Math.max(1, Math.floor(share * k));
  const labels = Int32Array.from(
    { length: rows },
    () => random.integer(most) * Math.floor(k / most),
  );
  const weights = Float32Array.from({ length: rows }, () => random.integer(4) / 2);
  return { centers, totals, x, labels, weights: weighted ? weights : undefined };
}

type Batch = ReturnType<typeof drawBatch>;

/** What a call works in must not matter: it begins with anything, and nothing behind it is touched. */
function withScratch<T>(d: number, call: (scratch: Pointer) => T): T {
  const words = Math.ceil(centersScratch(d) / 4);
  const at = memory.allocate(4 * words + 64);
  memory.i32(at, words + 16).fill(0x7fc12345);
  const result = call(at);
  expect(memory.i32(at + 4 * words, 16).every((word) => word === 0x7fc12345)).toBe(true);
  memory.release(at);
  return result;
}

function newSet({ k, d, bits }: Setup, blocks: Blocks, values: Float32Array): CenterSet {
  return withScratch(d, (scratch) => createCenterSet(engine, blocks, values, k, d, bits, scratch));
}

const copyOf = (at: Pointer, bytes: number) =>
  Uint8Array.from(new Uint8Array(memory.buffer, at, bytes));

function expectSameBits<T extends Readonly<Record<string, Uint8Array>>>(got: T, expected: T): void {
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, bytes] of Object.entries(expected)) {
    if (Buffer.compare(got[name]!, bytes) !== 0)
      expect({ [name]: got[name] }).toEqual({ [name]: bytes });
  }
}

/** All that is known of a set, without what is in its memory but nobody reads. */
/** Words of a center in a panel of integers: of 8 bits, each part of 64 has one more before it. */
function wordsOf(d: number, bits: Bits): number {
  return Math.ceil((d * bits) / 32) + (bits === 8 ? Math.ceil(d / 64) : 0);
}

function formsOf({ k, d, bits }: Setup, { table }: CenterSet) {
  const [centers, panels, halves, screens, steps, bounds] = memory.i32(table, 6);
  const padded = 8 * panelsOf(k);
  return {
    centers: copyOf(centers!, 4 * k * d),
    panels: copyOf(panels!, 4 * padded * d),
    halves: copyOf(halves!, 8 * k),
    ...(bits && {
      screens: copyOf(screens!, padded * 4 * wordsOf(d, bits)),
      steps: copyOf(steps!, 4 * padded),
      bounds: copyOf(bounds!, 16 * k),
    }),
  };
}

/** Move the centers of a set, range by range; what it is then, and the totals. */
function move(setup: Setup, batch: Batch, ranges: readonly [number, number][]) {
  const { k, d, rows, unit } = setup;
  const blocks = new Blocks(memory);
  try {
    const set = newSet(setup, blocks, batch.centers);
    const [x, totals] = [blocks.hold(batch.x), blocks.hold(batch.totals)];
    const weights = batch.weights ? blocks.hold(batch.weights) : 0;
    const [labels, order] = [blocks.take(rows, 4), blocks.take(rows, 4)];
    const [counts, ends] = [blocks.take(k, 8), blocks.take(k, 4)];
    memory.i32(labels, rows).set(batch.labels);
    kernels.countRows(labels, rows, weights, k, counts, ends, order);
    for (const [first, last] of ranges) {
      withScratch(d, (scratch) =>
        kernels.moveCenters(
          ...([x, weights, k, d, counts, ends, order, totals] as const),
          ...([set.table, scratch, unit, first, last] as const),
        ),
      );
    }
    return { ...formsOf(setup, set), totals: copyOf(totals, 8 * k) };
  } finally {
    blocks.release();
  }
}

const whole = ({ k }: Setup): [number, number][] => [[0, panelsOf(k)]];

test('panels may be moved in any ranges, in any order: the same bits', () => {
  fc.assert(
    fc.property(setups, splits, (setup, split) => {
      const batch = drawBatch(setup);
      const got = move(setup, batch, rangesOf(split, panelsOf(setup.k)));
      expectSameBits(got, move(setup, batch, whole(setup)));
    }),
    { numRuns: 300 },
  );
});

test('after a move all forms are those of the centers packed anew, in any ranges', () => {
  fc.assert(
    fc.property(setups, splits, (setup, split) => {
      const { totals: _, ...got } = move(setup, drawBatch(setup), whole(setup));
      const { k, d } = setup;
      const blocks = new Blocks(memory);
      try {
        const set = newSet(setup, blocks, new Float32Array(k * d).fill(7));
        memory.f32(set.centers, k * d).set(new Float32Array(got.centers.buffer));
        for (const [first, last] of rangesOf(split, panelsOf(k))) {
          withScratch(d, (scratch) => {
            kernels.packCenters(set.table, k, d, scratch, first, last);
          });
        }
        expectSameBits(got, formsOf(setup, set));
      } finally {
        blocks.release();
      }
    }),
    { numRuns: 300 },
  );
});

/** |x|², in float64. */
const squaredLength = (x: Iterable<number>) => {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
};

test('a center moves to the weighted mean of its rows and of those before', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const { k, d, unit } = setup;
      const { centers, totals, x, labels, weights } = drawBatch(setup);
      const batch = { centers, totals, x, labels, weights };
      const got = move(setup, batch, whole(setup));
      const moved = new Float32Array(got.centers.buffer);
      const counted = new Float64Array(got.totals.buffer);
      for (let c = 0; c < k; c++) {
        const old = centers.subarray(c * d, (c + 1) * d);
        const mine = [...labels.keys()].filter((i) => labels[i] === c);
        const m = mine.reduce((sum, i) => sum + (weights ? weights[i]! : 1), 0);
        expect(counted[c]).toBe(totals[c]! + m);
        const mean = Array.from(old, (value, j) => {
          const sum = mine.reduce((s, i) => s + (weights ? weights[i]! : 1) * x[i * d + j]!, 0);
          return (totals[c]! * value + sum) / (totals[c]! + m);
        });
        const length = Math.sqrt(squaredLength(mean));
        const stays = m === 0 || (unit && length < 1e-6);
        const want = stays ? [...old] : mean.map((value) => (unit ? value / length : value));
        // Half a unit in the last place of a float32, and what float64 leaves.
        const far = want.findIndex((value, j) => {
          const near = stays ? 0 : 6e-8 * Math.abs(value) + 1e-15;
          return !(Math.abs(moved[c * d + j]! - value) <= near);
        });
        if (far >= 0) expect(moved[c * d + far]).toBe(want[far]);
      }
    }),
    { numRuns: 200 },
  );
});

test('packed forms hold the centers where kernels look for them, and zeros behind the last', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const { k, d, bits } = setup;
      const forms = move(setup, drawBatch(setup), whole(setup));
      const centers = new Float32Array(forms.centers.buffer);
      const panels = new Float32Array(forms.panels.buffer);
      const halves = new Float64Array(forms.halves.buffer);
      const words = bits ? wordsOf(d, bits) : 0;
      const [Integers, per] = bits === 16 ? [Int16Array, 2] : [Int8Array, 4];
      const screens = new Integers(forms.screens?.buffer ?? new ArrayBuffer(0));
      const steps = new Float32Array(forms.steps?.buffer ?? new ArrayBuffer(0));
      const bounds = new Float64Array(forms.bounds?.buffer ?? new ArrayBuffer(0));
      const starts = new Int16Array(screens.buffer);
      for (let c = 0; c < 8 * panelsOf(k); c++) {
        const [p, lane] = [c >> 3, c & 7];
        const center = Array.from({ length: d }, (_, j) => (c < k ? centers[c * d + j]! : 0));
        expect(center).toEqual(center.map((_, j) => panels[(p * d + j) * 8 + lane]));
        if (c < k) expect(halves[c]).toBeCloseTo(squaredLength(center) / 2, 12);
        if (!bits) continue;
        const at = (word: number) => (p * words + word) * 8 + lane;
        const isStart = (word: number) => bits === 8 && word % 17 === 0;
        const rest = Array.from({ length: words }, (_, word) => word).filter((w) => !isStart(w));
        const integers = rest.flatMap((w) =>
          Array.from(screens.subarray(per * at(w), per * (at(w) + 1))),
        );
        expect(integers.slice(d).every((value) => value === 0)).toBe(true);
        for (let word = 0; word < words; word += 17) {
          if (bits !== 8) break;
          const part = integers.slice((word / 17) * 64).slice(0, 64);
          for (const own of [0, 1]) {
            const sum = part.reduce(
              (all, value, j) => all + (((j >> 1) & 1) === own ? value : 0),
              0,
            );
            expect(starts[2 * at(word) + own]).toBe(((-64 * sum) << 16) >> 16);
          }
        }
        if (c >= k) expect([steps[c], ...integers].every((value) => value === 0)).toBe(true);
        else {
          const rests = center.map((value, j) => value - steps[c]! * integers[j]!);
          expect(Math.sqrt(squaredLength(rests))).toBeLessThanOrEqual(bounds[2 * c + 1]!);
          // No form is that of other numbers, which a bound would allow for.
          expect(bounds[2 * c + 1]!).toBeLessThan(0.05 * bounds[2 * c]! + 1e-300);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('centers may be blended in any ranges: the same bits', () => {
  fc.assert(
    fc.property(setups, splits, (setup, split) => {
      const { k, d, unit } = setup;
      const { centers } = drawBatch(setup);
      const others = drawBatch({ ...setup, seed: setup.seed + 1 }).centers;
      const blend = (ranges: readonly [number, number][]) => {
        const blocks = new Blocks(memory);
        const [previous, current] = [blocks.hold(centers), blocks.hold(others)];
        for (const [first, last] of ranges) {
          withScratch(d, (scratch) => {
            kernels.blendCenters(previous, current, k, d, 0.3, unit, scratch, first, last);
          });
        }
        const blended = copyOf(previous, 4 * k * d);
        blocks.release();
        return { blended };
      };
      expectSameBits(blend(rangesOf(split, panelsOf(k))), blend(whole(setup)));
    }),
    { numRuns: 100 },
  );
});
