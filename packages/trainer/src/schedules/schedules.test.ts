import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CosineScheduleOptions, cosineSchedule } from './cosine-schedule.ts';
import { linearSchedule } from './linear-schedule.ts';

const cases = fc.record({
  base: fc.double({ min: 0.01, max: 10, noNaN: true }),
  epochs: fc.integer({ min: 3, max: 9 }),
  warmupEpochs: fc.integer({ min: 0, max: 2 }),
  batchesPerEpoch: fc.integer({ min: 1, max: 7 }),
});

test('CoKe idles, rises by (t + 1) / W and falls along half a cosine', () => {
  fc.assert(
    fc.property(cases, ({ base, epochs, warmupEpochs, batchesPerEpoch }) => {
      const schedule = cosineSchedule({
        ...{ base, epochs, batchesPerEpoch, idleEpochs: 1, warmupEpochs, riseIncludes: 'base' },
      });
      const w = warmupEpochs * batchesPerEpoch;
      const all = (epochs - 1) * batchesPerEpoch;
      for (let batch = 0; batch < batchesPerEpoch; batch++) expect(schedule(0, batch)).toBe(0);
      for (let t = 0; t < all; t++) {
        const rate = schedule(1 + Math.floor(t / batchesPerEpoch), t % batchesPerEpoch);
        const falling = (base / 2) * (1 + Math.cos((Math.PI * (t - w)) / (all - w)));
        expect(rate / base).toBeCloseTo((t < w ? (base * (t + 1)) / w : falling) / base, 12);
      }
    }),
  );
});

test('by epoch a value stays the same all epoch long', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('start', 'base', 'both'), (options, riseIncludes) => {
      const byEpoch = cosineSchedule({ ...options, riseIncludes, by: 'epoch' });
      const single = cosineSchedule({ ...options, riseIncludes, batchesPerEpoch: 1 });
      for (let epoch = 0; epoch < options.epochs; epoch++)
        for (let batch = 0; batch < options.batchesPerEpoch; batch++)
          expect(byEpoch(epoch, batch)).toBe(single(epoch, 0));
    }),
  );
});

test('a step stays at the base up to its share of the epochs after the rise, and is at the end of it from there on', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (options, stepAt) => {
      const { base, epochs, warmupEpochs, batchesPerEpoch } = options;
      const stepped = cosineSchedule({ ...options, final: base / 4, stepAt });
      const smooth = cosineSchedule({ ...options, final: base / 4 });
      for (let t = 0; t < epochs * batchesPerEpoch; t++) {
        const at = [Math.floor(t / batchesPerEpoch), t % batchesPerEpoch] as const;
        const left = (t / batchesPerEpoch - warmupEpochs) / (epochs - warmupEpochs);
        if (Math.abs(left - stepAt) < 1e-9) continue;
        const expected = left < 0 ? smooth(...at) : left < stepAt ? base : base / 4;
        expect(stepped(...at)).toBe(expected);
      }
    }),
  );
});

test('a rise takes in the ends that it is told to', () => {
  const rise = (riseIncludes: 'start' | 'base' | 'both', warmupEpochs = 4) => {
    const options = { base: 9, start: 1, epochs: 5, warmupEpochs, batchesPerEpoch: 1 };
    const schedule = cosineSchedule({ ...options, riseIncludes });
    return Array.from({ length: warmupEpochs }, (_, epoch) => schedule(epoch, 0));
  };
  expect(rise('start')).toEqual([1, 3, 5, 7]);
  expect(rise('base')).toEqual([3, 5, 7, 9]);
  expect(rise('both', 5)).toEqual([1, 3, 5, 7, 9]);
  expect(rise('both', 1)).toEqual([1]);
});

test('a straight line ends where it should, and stays there', () => {
  const schedule = linearSchedule({ from: 0.04, to: 0.07, epochs: 4 });
  const values = [0, 1, 2, 3, 4, 100].map((epoch) => schedule(epoch, 5));
  for (const [i, value] of [0.04, 0.05, 0.06, 0.07, 0.07, 0.07].entries()) {
    expect(values[i]).toBeCloseTo(value, 15);
  }
  const single = linearSchedule({ from: 1, to: 2, epochs: 1 });
  expect([single(0, 0), single(1, 0)]).toEqual([1, 2]);
});

test.each([
  [{ base: Number.NaN }, RangeError, 'base should be a finite number, got NaN'],
  [{ start: '1' }, TypeError, 'start should be a finite number'],
  [{ epochs: 0 }, RangeError, 'epochs should be a positive integer, got 0'],
  [{ batchesPerEpoch: 0.5 }, RangeError, 'batchesPerEpoch should be a positive integer, got 0.5'],
  [{ warmupEpochs: 6 }, RangeError, 'warmupEpochs should be from 0 to 5, got 6'],
  [{ idleEpochs: -1 }, RangeError, 'idleEpochs should be from 0 to 5, got -1'],
  [{ riseIncludes: 'none' }, RangeError, 'riseIncludes should be'],
  [{ by: 'step' }, RangeError, "by should be 'batch' or 'epoch', got \"step\""],
  [{ stepAt: 1.5 }, RangeError, 'stepAt should be in [0, 1], got 1.5'],
  [{ warmup: 1 }, TypeError, 'the names in options should be among'],
] as const)('%# is refused', (change, kind, message) => {
  const options = { base: 1, epochs: 5, batchesPerEpoch: 2, ...change };
  const make = () => cosineSchedule(options as unknown as CosineScheduleOptions);
  expect(make).toThrow(message);
  expect(make).toThrow(kind);
});

test('a line refuses what it cannot go by', () => {
  expect(() => linearSchedule({ from: 1, to: 2, epochs: 0 })).toThrow(
    new RangeError('epochs should be a positive integer, got 0'),
  );
  expect(() => linearSchedule({ from: 1, epochs: 2 } as never)).toThrow(TypeError);
  expect(() => linearSchedule({ from: 1, to: Infinity, epochs: 2 })).toThrow(RangeError);
});
