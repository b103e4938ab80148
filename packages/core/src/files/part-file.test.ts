import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCenters, drawParts } from '../../testing/parts.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Options } from '../options/options.ts';

describe('a model that has seen no rows', () => {
  test('is saved with its centers, and goes on from the file to the bit', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom([4], [3, 2], [1]),
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        fc.constantFrom('batch' as const, 'epoch' as const),
        fc.nat(),
        async (k, metric, centerUpdate, seed) => {
          const init = drawCenters(k, seed)!;
          const model = new ConstrainedKMeans({ k, metric, init, centerUpdate });
          const file = await model.save();
          const loaded = await ConstrainedKMeans.load(file);
          expect(await loaded.save()).toEqual(file);
          for (const [h, n] of k.entries()) {
            const wanted = (
              k.length > 1 ? (init as number[][][])[h]! : (init as number[][])
            ).flatMap((c) => c.map((v) => (metric === 'cosine' ? v / Math.hypot(...c) : v)));
            const { data, rows } = await loaded.centers(h);
            expect(rows).toBe(n);
            for (const [at, value] of wanted.entries()) expect(data[at]).toBeCloseTo(value, 4);
          }
          for (const { rows, ids } of drawParts(3, { seed }).flat()) {
            expect(await loaded.partialFit(rows, ids)).toEqual(await model.partialFit(rows, ids));
          }
          expect(await loaded.save()).toEqual(await model.save());
        },
      ),
      { numRuns: 60 },
    ));

  test('has a scale, though its centers are all one', async () => {
    const init = [
      [3, 3],
      [3, 3],
    ];
    const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean', init, ratio: 1 });
    const loaded = await ConstrainedKMeans.load(await model.save());
    const labels = await loaded.fitPredict(
      [
        [1, 1],
        [1, 2],
        [9, 9],
        [9, 8],
      ],
      { resume: false },
    );
    expect(labels[0]).toBe(labels[1]);
    await model.partialFit([
      [1, 1],
      [1, 2],
      [9, 9],
      [9, 8],
    ]);
    expect((await model.centers()).data.every(Number.isFinite)).toBe(true);
    const zero = new ConstrainedKMeans({ k: 1, metric: 'euclidean', init: [[0, 0]] });
    await zero.save();
    await zero.partialFit([[4, 6]]);
    expect([...(await zero.centers()).data]).toEqual([4, 6]);
  });

  test('needs them', async () => {
    await expect(new ConstrainedKMeans({ k: 2 }).save()).rejects.toThrow('before save');
  });
});

describe('a file of a part', () => {
  const options = { k: 3, init: drawCenters([3], 1)!, ratio: 0.8 } satisfies Options;
  const { rows } = drawParts(9, { seed: 1 }).flat()[0]!;

  test('is loaded with the number of rows that it has', async () => {
    const pricesOf = async (model: ConstrainedKMeans) => {
      await model.partialFit(rows);
      return (await model.heads())[0].prices;
    };
    const begin = (instances: number) => new ConstrainedKMeans({ ...options, instances });
    const of = async (instances: number, asked?: number) => {
      const file = await begin(instances).save();
      const given = asked === undefined ? {} : { instances: asked };
      return ConstrainedKMeans.load(file, given);
    };
    const wanted = await pricesOf(begin(5000));
    expect(await pricesOf(await of(90, 5000))).toEqual(wanted);
    expect(await pricesOf(await of(90))).not.toEqual(wanted);
    expect((await of(90, 5000)).options.instances).toBe(5000);
    // Epochs before were of other rows.
    const seasoned = begin(5000);
    await seasoned.partialFit(rows);
    await seasoned.endEpoch();
    const file = await seasoned.save();
    const part = await ConstrainedKMeans.load(file, { instances: 5000 });
    const whole = await ConstrainedKMeans.load(file);
    expect(await pricesOf(part)).not.toEqual(await pricesOf(whole));
    await expect(ConstrainedKMeans.load(file, { instances: 0 })).rejects.toThrow(
      'instances should',
    );
  });

  test('without labels is of a model that has stored none', async () => {
    const model = new ConstrainedKMeans({ ...options, stage2From: 0 });
    await model.partialFit(rows, [...rows.keys()]);
    const lean = await ConstrainedKMeans.load(await model.save({ labels: false }));
    expect(lean.labels.size).toBe(0);
    expect(lean.sizes).toEqual(model.sizes);
    expect(await lean.heads()).toEqual(await model.heads());
    expect(model.labels.size).toBe(rows.length);
    await lean.partialFit(rows, [...rows.keys()]);
    expect(lean.labels.size).toBe(rows.length);
    const window = new ConstrainedKMeans({ k: 2, window: 100, keepLabels: 50 });
    await window.partialFit(rows, [...rows.keys()]);
    const kept = await ConstrainedKMeans.load(await window.save({ labels: false }));
    expect(kept.labels.size).toBe(0);
  });

  test('without previous centers, between epochs, is the same model', async () => {
    const model = new ConstrainedKMeans(options);
    await model.partialFit(rows);
    await expect(model.save({ previousCenters: false })).rejects.toThrow(
      "previousCenters should be true while an epoch is under way, unless centerUpdate is 'epoch'",
    );
    await model.endEpoch();
    const lean = await model.save({ previousCenters: false });
    const whole = await model.save();
    expect(lean.length).toBeLessThan(whole.length);
    expect(await (await ConstrainedKMeans.load(lean)).save()).toEqual(whole);
    await expect(model.save({ labels: 1 as never })).rejects.toThrow('labels should be true or');
    await expect(model.save({ previousCenters: 'no' as never })).rejects.toThrow(
      'previousCenters should be true or',
    );
  });
});
