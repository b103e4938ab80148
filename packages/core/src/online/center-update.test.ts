import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCenters, drawParts } from '../../testing/parts.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Options } from '../options/options.ts';

const settings = fc.record({
  k: fc.constantFrom([4], [3, 5], [1]),
  metric: fc.constantFrom('cosine' as const, 'euclidean' as const),
  weighted: fc.boolean(),
  seed: fc.nat(),
});

/** Batches with weight for sure. */
function drawBatches(seed: number, weighted: boolean) {
  const drawn = drawParts(4, { seed, weighted }).flat();
  const last = { rows: [[20, 0, 5]], ids: [1e6], weights: weighted ? [1] : undefined };
  return [...drawn, last];
}

describe("centerUpdate 'epoch'", () => {
  test('without bounds is k-means as Lloyd has it', () =>
    fc.assert(
      fc.asyncProperty(settings, async ({ k, metric, weighted, seed }) => {
        const init = drawCenters(k, seed)!;
        const options = { k, metric, ratio: 0, init, centerUpdate: 'epoch' } as const;
        const model = new ConstrainedKMeans(options);
        const batches = drawBatches(seed, weighted);
        const unit = (row: readonly number[]) => {
          const length = metric === 'cosine' ? Math.hypot(...row) : 1;
          return row.map((value) => value / length);
        };
        let centers = (k.length > 1 ? (init as number[][][]) : [init as number[][]]).map((head) =>
          head.map(unit),
        );
        for (let epoch = 0; epoch < 3; epoch++) {
          const sums = centers.map((head) => head.map(() => [0, 0, 0, 0]));
          for (const { rows, ids, weights } of batches) {
            const labels = await model.partialFit(rows, ids, weights ? { weights } : {});
            // Fixed through the epoch.
            for (const [h, head] of centers.entries()) {
              const now = (await model.centers(h)).data;
              for (const [at, value] of head.flat().entries())
                expect(now[at]).toBeCloseTo(value, 4);
              for (const [i, given] of rows.entries()) {
                const row = unit(given);
                const squares = head.map((c) => Math.hypot(...c.map((v, j) => v - row[j]!)) ** 2);
                const label = labels[h * rows.length + i]!;
                expect(squares[label]).toBeLessThanOrEqual(Math.min(...squares) + 1e-4);
                const weight = weights?.[i] ?? 1;
                for (const [j, value] of [...row, 1].entries()) {
                  sums[h]![label]![j]! += weight * value;
                }
              }
            }
          }
          await model.endEpoch();
          centers = centers.map((head, h) =>
            head.map((center, c) => {
              const [x, y, z, weight] = sums[h]![c]! as [number, number, number, number];
              return weight === 0 ? center : unit([x / weight, y / weight, z / weight]);
            }),
          );
        }
        for (const [h, head] of centers.entries()) {
          const now = (await model.centers(h)).data;
          for (const [at, value] of head.flat().entries()) expect(now[at]).toBeCloseTo(value, 4);
        }
      }),
      { numRuns: 60 },
    ));

  test('certificates hold, prices move with every batch, and steps fall from pass to pass', () =>
    fc.assert(
      fc.asyncProperty(
        settings,
        fc.constantFrom(0.4, 0.8, 1),
        async ({ k, metric, weighted, seed }, ratio) => {
          const init = drawCenters(k, seed)!;
          const model = new ConstrainedKMeans({
            ...{ k, metric, ratio, init, centerUpdate: 'epoch' },
          });
          for (let epoch = 0; epoch < 4; epoch++) {
            for (const { rows, ids, weights } of drawBatches(seed + epoch, weighted)) {
              await model.partialFit(rows, ids, weights ? { weights } : {});
            }
            for (const certificate of await model.endEpoch()) {
              const { shortfalls, shortfallLimits, excesses, excessLimits, total } = certificate;
              for (let c = 0; c < shortfalls.length; c++) {
                expect(shortfalls[c]).toBeLessThanOrEqual(shortfallLimits[c]! + 1e-9 * total);
                expect(excesses[c]).toBeLessThanOrEqual(excessLimits[c]! + 1e-9 * total);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    ));

  test('a step of prices is divided by 1 + decay times the epochs before', async () => {
    const changes = async (options: Partial<Options>) => {
      const model = new ConstrainedKMeans({
        ...{
          k: 2,
          ratio: 1,
          init: [
            [1, 0],
            [0, 1],
          ],
          dualLearningRate: 0.01,
        },
        ...options,
      });
      const steps: number[] = [];
      for (let epoch = 0; epoch < 3; epoch++) {
        const before = (await model.heads().catch(() => undefined))?.[0].prices[1] ?? 0;
        await model.partialFit([[1, 0]]);
        steps.push((await model.heads())[0].prices[1]! - before);
        await model.endEpoch();
      }
      return steps.map((step) => steps[0]! / step);
    };
    const near = (wanted: number[]) => wanted.map((value) => expect.closeTo(value, 4));
    expect(await changes({})).toEqual(near([1, 1, 1]));
    expect(await changes({ dualLearningRateDecay: 0.5 })).toEqual(near([1, 1.5, 2]));
    expect(await changes({ centerUpdate: 'epoch' })).toEqual(near([1, 2, 3]));
    expect(await changes({ centerUpdate: 'epoch', dualLearningRateDecay: 0 })).toEqual(
      near([1, 1, 1]),
    );
  });

  test('an automatic step falls, too', async () => {
    const first = async (epochs: number, dualLearningRateDecay: number) => {
      const options = {
        k: 2,
        ratio: 1,
        init: [
          [1, 0],
          [0, 1],
        ],
        instances: 200,
      } as const;
      const model = new ConstrainedKMeans({ ...options, dualLearningRateDecay, centerCarry: 1 });
      const even = [
        [1, 0.3],
        [1, -0.3],
        [0.3, 1],
        [-0.3, 1],
      ];
      for (let epoch = 0; epoch < epochs; epoch++) {
        for (let n = 0; n < 100; n++) await model.partialFit(even);
        await model.endEpoch();
      }
      await model.partialFit([
        [1, 0],
        [1, 0],
      ]);
      return (await model.heads())[0].prices[1]!;
    };
    expect((await first(3, 0)) / (await first(3, 1))).toBeCloseTo(4, 4);
    expect(await first(0, 1)).toBe(await first(0, 0));
  });

  test('goes with neither stages, windows, decayed counts nor exact sizes', () => {
    const wrong: [Partial<Options>, string][] = [
      [{ stage2From: 2 }, "stage2From should be left out with centerUpdate 'epoch', got 2"],
      [{ window: 9 }, "window should be left out with centerUpdate 'epoch', got 9"],
      [{ halfLife: 9 }, "halfLife should be left out with centerUpdate 'epoch', got 9"],
      [{ centerCarry: 0.1 }, "centerCarry should be 0 or left out with centerUpdate 'epoch'"],
      [{ algorithm: 'exact' }, "centerUpdate should be left out for algorithm 'exact'"],
    ];
    for (const [options, message] of wrong) {
      expect(() => new ConstrainedKMeans({ k: 2, centerUpdate: 'epoch', ...options })).toThrow(
        message,
      );
    }
    expect(() => new ConstrainedKMeans({ k: 2, centerUpdate: 'never' as never })).toThrow(
      "centerUpdate should be 'batch' or 'epoch'",
    );
    expect(() => new ConstrainedKMeans({ k: 2, dualLearningRateDecay: -1 })).toThrow(
      'dualLearningRateDecay should be in [0,',
    );
  });
});
