import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../certificate/certificate.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Options } from '../options/options.ts';
import { Random } from '../support/random.ts';
import type { OnlineProgress } from './fit-progress.ts';

/** Groups in the plane that go round in a circle, or whose places are drawn anew in every batch. */
function drift(seed: number, batches: number, most: number, jumping = false): number[][][] {
  const random = new Random(seed);
  return Array.from({ length: batches }, (_, t) => {
    const turn = jumping ? 7 * random.uniform() : t / 40;
    return Array.from({ length: 1 + random.integer(most) }, () => {
      const angle = turn + Math.floor(4 * random.uniform() ** 2);
      return [9 * Math.cos(angle) + random.normal(), 9 * Math.sin(angle) + random.normal()];
    });
  });
}

interface Window {
  readonly sizes: Float64Array;
  total: number;
}

/** Sizes of windows as counted here, from labels and the rule for when a window closes. */
function countWindows(k: number, window: number, batches: Iterable<Int32Array>): Window[] {
  const windows: Window[] = [];
  let open: Window = { sizes: new Float64Array(k), total: 0 };
  for (const labels of batches) {
    for (const label of labels) open.sizes[label]!++;
    open.total += labels.length;
    if (open.total < window) continue;
    windows.push(open);
    open = { sizes: new Float64Array(k), total: 0 };
  }
  return windows;
}

function driftOf({ shortfallLimits, excessLimits }: Certificate): number[] {
  return Array.from(shortfallLimits, (limit, k) => limit - excessLimits[k]!);
}

const bounds = fc.constantFrom<Pick<Options, 'ratio' | 'bounds'>>(
  { ratio: 0.4 },
  { ratio: 0.9 },
  { bounds: { lower: 0.1, upper: 0.3 } },
  { ratio: 1 },
);

describe('windows of a stream', () => {
  test('sizes miss their bounds by no more than is certified, over any windows in a row', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          k: fc.integer({ min: 4, max: 6 }),
          window: fc.integer({ min: 1, max: 300 }),
          most: fc.integer({ min: 1, max: 40 }),
          dualLearningRate: fc.constantFrom('auto' as const, 0.1, 30),
          metric: fc.constantFrom('euclidean' as const, 'cosine' as const),
          jumping: fc.boolean(),
          halfLife: fc.constantFrom(undefined, 50),
          bounds,
        }),
        async ({ seed, k, window, most, dualLearningRate, metric, jumping, halfLife, bounds }) => {
          const model = new ConstrainedKMeans({
            ...{ k, window, metric, dualLearningRate, ...bounds },
            ...(halfLife && { halfLife }),
          });
          const certificates: Certificate[] = [];
          const labels: Int32Array[] = [];
          for (const rows of drift(seed, 60, most, jumping)) {
            const onProgress = ({ certificates: closed }: OnlineProgress) => {
              if (closed) certificates.push(closed[0]!);
            };
            labels.push(await model.partialFit(rows, undefined, { onProgress }));
          }
          const windows = countWindows(k, window, labels);
          expect(certificates.length).toBe(windows.length);
          expect(model.epoch).toBe(windows.length);
          // Windows 0 … n - 1, n - 1 alone, and all runs that end there.
          for (let n = 1; n <= windows.length; n++) {
            const sizes = new Float64Array(k);
            const drifts = new Float64Array(k);
            let total = 0;
            for (let t = n - 1; t >= 0; t--) {
              expect(certificates[t]!.sizes).toEqual(windows[t]!.sizes);
              total += windows[t]!.total;
              for (const [c, change] of driftOf(certificates[t]!).entries()) {
                sizes[c]! += windows[t]!.sizes[c]!;
                drifts[c]! += change;
                const { minSizes, maxSizes, total: own } = certificates[t]!;
                const missing = (minSizes[c]! / own) * total - drifts[c]! - sizes[c]!;
                const over = sizes[c]! - (maxSizes[c]! / own) * total + drifts[c]!;
                expect(missing).toBeLessThan(1e-6 * total);
                expect(over).toBeLessThan(1e-6 * total);
                // Of an equality nothing is lost.
                if (bounds.ratio === 1) expect(Math.abs(missing)).toBeLessThan(1e-6 * total);
              }
            }
          }
        },
      ),
      { numRuns: 30 },
    ));

  test('fit of a stream is partialFit of its batches, whose rows have no labels kept', async () => {
    const options = { k: 4, window: 200, metric: 'euclidean', seed: 3 } as const;
    const batches = drift(1, 50, 30);
    const one = new ConstrainedKMeans(options);
    const seen: OnlineProgress[] = [];
    const onProgress = (progress: OnlineProgress) => seen.push(progress);
    for (const rows of batches) await one.partialFit(rows, undefined, { onProgress });
    const other = new ConstrainedKMeans(options);
    const told: unknown[] = [];
    const batch = async function* () {
      yield* batches;
    };
    await other.fit(batch(), { onProgress: (progress) => told.push(progress) });
    expect(await other.save()).toEqual(await one.save());
    expect(told).toEqual(seen);
    expect(seen.filter(({ certificates }) => certificates).length).toBe(one.epoch);
    expect(one.epoch).toBeGreaterThan(1);
    expect(other.labels.size).toBe(0);
  });

  test('a model that is saved in a window, or interrupted, goes on to the bit', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 39 }), async (seed, at) => {
        const options = {
          ...{ k: 4, window: 100, halfLife: 70, keepLabels: 60 },
          metric: 'euclidean',
        } as const;
        const ids = new Random(seed);
        const batches = drift(seed, 40, 20).map((rows) => ({
          rows,
          ids: rows.map(() => ids.integer(200)),
        }));
        const whole = new ConstrainedKMeans(options);
        await whole.fit(batches);
        const first = new ConstrainedKMeans(options);
        await first.fit(batches.slice(0, at));
        const second = await ConstrainedKMeans.load(await first.save());
        await second.fit(batches.slice(at), { resume: true });
        await first.update(batches.slice(at));
        const file = await whole.save();
        expect(await second.save()).toEqual(file);
        expect(await first.save()).toEqual(file);
      }),
      { numRuns: 10 },
    ));

  test('an error of the stream leaves the model as after its last batch', async () => {
    const options = { k: 3, window: 100, metric: 'euclidean' } as const;
    const batches = drift(2, 20, 30);
    const model = new ConstrainedKMeans(options);
    const failing = function* () {
      yield* batches;
      throw new Error('the line is cut');
    };
    await expect(model.fit(failing())).rejects.toThrow('the line is cut');
    const whole = new ConstrainedKMeans(options);
    await whole.fit(batches);
    expect(await model.save()).toEqual(await whole.save());
  });

  test('the next batch is asked for when the one before has been learnt and told of', async () => {
    const model = new ConstrainedKMeans({ k: 2, window: 10, metric: 'euclidean' });
    let made = 0;
    let learnt = 0;
    const batches = function* () {
      for (; made < 20; made++) {
        expect(learnt).toBe(made);
        yield [[made], [made + 1], [7]];
      }
    };
    const told = async ({ certificates }: { certificates?: unknown }) => {
      if (certificates) return;
      // A copy of the model can be made at any time.
      await model.save();
      learnt++;
    };
    await model.fit(batches(), { onProgress: (progress) => told(progress as OnlineProgress) });
    expect(learnt).toBe(20);
  });

  test('minSize and maxSize are of a window', async () => {
    const model = new ConstrainedKMeans({ k: 4, window: 200, minSize: 30, maxSize: 70 });
    await model.fit(drift(1, 60, 30));
    const [{ minSize, maxSize, total }] = model.certificates as [Certificate];
    expect(minSize / total).toBeCloseTo(30 / 200, 12);
    expect(maxSize / total).toBeCloseTo(70 / 200, 12);
  });

  test('a window whose rows weigh nothing waits for one that does', async () => {
    const model = new ConstrainedKMeans({ k: 1, window: 2, metric: 'euclidean' });
    await model.partialFit([[1], [2]], undefined, { weights: [0, 0] });
    expect(model.epoch).toBe(0);
    await model.partialFit([[1]]);
    expect(model.epoch).toBe(1);
  });

  test('what makes no sense together is refused', async () => {
    const rows = [[1], [2]];
    expect(() => new ConstrainedKMeans({ k: 1, window: 0 })).toThrow(RangeError);
    expect(() => new ConstrainedKMeans({ k: 1, window: 9, instances: 9 })).toThrow(/instances/);
    expect(() => new ConstrainedKMeans({ k: 1, window: 9, algorithm: 'exact' })).toThrow(/window/);
    expect(() => new ConstrainedKMeans({ k: 1, reassign: true })).toThrow(/reassign/);
    expect(() => new ConstrainedKMeans({ k: 1, keepLabels: 9 })).toThrow(/keepLabels/);
    expect(() => new ConstrainedKMeans({ k: 1, window: 9, keepLabels: 0 })).toThrow(/keepLabels/);
    const stage2 = { k: 1, window: 9, keepLabels: 9, stage2From: 1 };
    expect(() => new ConstrainedKMeans(stage2)).toThrow(/keepLabels/);
    const model = new ConstrainedKMeans({ k: 1, window: 9, metric: 'euclidean' });
    await expect(model.fit([[[1]]], { epochs: 2 })).rejects.toThrow(/epochs/);
    await expect(model.fit(function* () {})).rejects.toThrow('at least one batch');
    const online = new ConstrainedKMeans({ k: 1, window: 9, algorithm: 'online' });
    await expect(online.fit(rows)).rejects.toThrow(/window/);
    const onProgress = 'loud' as unknown as () => void;
    await expect(model.partialFit(rows, undefined, { onProgress })).rejects.toThrow(/onProgress/);
    expect(model.epoch).toBe(0);
    // Rows in memory are clustered exactly, and the stream goes on from there.
    await model.fit(rows);
    await model.update([rows]);
    expect(model.certificates[0]!.exact).toBe(true);
  });
});
