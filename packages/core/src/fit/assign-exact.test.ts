import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import { type Matrix, matrix, rowsOf as partOf } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';

function cloud(n: number, seed: number): Matrix {
  const random = new Random(seed);
  const data = Float32Array.from({ length: 2 * n }, (_, at) => random.normal() + (at % 6) + 1);
  return matrix(data, 2);
}

function sizesOf(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label]!++;
  return sizes;
}

/** The same rows, in batches cut anew each time. */
function streamOf(x: Matrix, ids?: (i: number) => number) {
  let passes = 0;
  return async function* () {
    const random = new Random(1, ++passes);
    for (let start = 0; start < x.rows; ) {
      const end = Math.min(x.rows, start + 1 + random.integer(30));
      const rows = partOf(x, start, end);
      const numbers = Array.from({ length: end - start }, (_, i) => start + i);
      yield ids ? { rows, ids: numbers.map(ids) } : rows;
      start = end;
    }
  };
}

describe('assign', () => {
  test('rows of a set of their own have the sizes asked for, and the model stays as it was', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 60 }),
        fc.nat(1e6),
        fc.boolean(),
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        async (n, seed, streamed, metric) => {
          const model = new ConstrainedKMeans({ k: [4, 3], metric, instances: 80 });
          await model.fit(streamed ? streamOf(cloud(80, 1)) : cloud(80, 1));
          const before = await model.save();
          const x = cloud(n, seed);
          const least = Math.floor(n / 4);
          const most = Math.ceil(n / 3) + (n % 3);
          const labels = await model.assign(x, { minSize: least, maxSize: most });
          expect(labels).toHaveLength(2 * n);
          for (const [h, k] of [4, 3].entries()) {
            for (const size of sizesOf(labels.subarray(h * n, (h + 1) * n), k)) {
              expect(size).toBeGreaterThanOrEqual(least);
              expect(size).toBeLessThanOrEqual(most);
            }
          }
          // The same from a stream, whose scores are rounded as rows in memory are.
          const ofStream = await model.assign(streamOf(x), { minSize: least, maxSize: most });
          expect(ofStream).toEqual(labels);
          expect(await model.save()).toEqual(before);
        },
      ),
      { numRuns: 40 },
    ));

  test('where no size is asked for, those of the model hold; the best labels are found', async () => {
    const x = cloud(60, 2);
    const model = new ConstrainedKMeans({ k: 4, minSize: 12, metric: 'euclidean' });
    const labels = await model.fitPredict(x);
    expect(await model.assign(x)).toEqual(labels);
    expect(await model.assign(x, { ratio: 0 })).toEqual(await model.predict(x, { prices: false }));
    await expect(model.assign(cloud(40, 1))).rejects.toThrow(
      'the sum of minSize over clusters should be at most the number of rows (40), 8 less, got 48',
    );
    await expect(new ConstrainedKMeans({ k: 2 }).assign(x)).rejects.toThrow('before assign');
    // Fewer rows than clusters are a set, too.
    const few = await model.assign(cloud(3, 9), { minSize: 0 });
    expect(few).toEqual(await model.predict(cloud(3, 9), { prices: false }));
  });
});

describe('finish', () => {
  test('labels of a stream are exact, under its ids, and predicted again', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 90 }),
        fc.nat(1e6),
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        async (n, seed, metric) => {
          const x = cloud(n, seed);
          const minSize = Math.floor(n / 3);
          const options = { k: 3, minSize, metric, instances: n, epochs: 2 };
          const model = await new ConstrainedKMeans(options).fit(streamOf(x, (i) => 7 * i));
          const centers = await model.centers();
          expect(model.certificates[0]!.exact).toBe(false);
          const labels = await model.finish(streamOf(x, (i) => 7 * i));
          expect(Math.min(...sizesOf(labels, 3))).toBeGreaterThanOrEqual(minSize);
          const ids = Array.from({ length: n }, (_, i) => 7 * i);
          expect(model.labels.gather(ids)).toEqual(labels);
          expect(model.certificates[0]).toMatchObject({ exact: true, instances: n, shortfall: 0 });
          expect([...model.sizes]).toEqual(sizesOf(labels, 3));
          const moved = (await model.centers()).data.map((v, at) => v - centers.data[at]!);
          expect(Math.max(...moved.map(Math.abs))).toBeLessThan(1e-5);
          // Continuous rows: no ties.
          expect(await model.predict(x)).toEqual(labels);
          const again = await new ConstrainedKMeans(options).fit(streamOf(x, (i) => 7 * i));
          expect(await again.finish(x, { ids })).toEqual(labels);
        },
      ),
      { numRuns: 40 },
    ));

  test('a stream that runs out, has weights or changes is refused, the model as it was', async () => {
    const x = cloud(300, 3);
    const model = await new ConstrainedKMeans({ k: 3 }).fit(streamOf(x));
    const before = await model.save();
    await expect(model.finish(streamOf(x)())).rejects.toThrow('a function that makes a generator');
    const weighted = () => [{ rows: x, weights: new Float32Array(300).fill(2) }];
    await expect(model.finish(weighted)).rejects.toThrow('weights should be left out');
    let passes = 0;
    const shorter = () => [partOf(x, 0, passes++ === 0 ? 300 : 299)];
    await expect(model.finish(shorter)).rejects.toThrow(RangeError);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(
      model.finish(streamOf(x), { signal: controller.signal, onProgress }),
    ).rejects.toThrow('enough');
    expect(await model.save()).toEqual(before);
  });

  test('the model goes on from it', async () => {
    const x = cloud(90, 4);
    const model = await new ConstrainedKMeans({ k: 3, minSize: 30, instances: 90 }).fit(
      streamOf(x),
    );
    await model.finish(streamOf(x));
    const loaded = await ConstrainedKMeans.load(await model.save());
    expect(await loaded.predict(x)).toEqual(await model.predict(x));
    await loaded.update(x);
    expect([...loaded.sizes]).toEqual([30, 30, 30]);
    expect(loaded.certificates[0]!.meanSimilarity).toBeGreaterThanOrEqual(
      model.certificates[0]!.meanSimilarity!,
    );
  });
});

describe('weights and groups', () => {
  test('sizes by weight miss their limits by less than the heaviest row, and say so', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 60 }),
        fc.nat(1e6),
        async (weights, seed) => {
          const x = cloud(weights.length, seed);
          const total = weights.reduce((a, b) => a + b, 0);
          const minSize = Math.floor(total / 3);
          const model = new ConstrainedKMeans({
            k: 3,
            minSize,
            limits: 'weight',
            metric: 'euclidean',
          });
          const labels = await model.fitPredict(x, { weights });
          const sizes = [0, 0, 0];
          for (const [i, label] of labels.entries()) sizes[label]! += weights[i]!;
          expect([...model.sizes]).toEqual(sizes);
          const [certificate] = model.certificates;
          expect(certificate!.unit).toBe('weight');
          expect(certificate!.exact).toBe(Math.min(...sizes) >= minSize);
          expect(Math.min(...sizes)).toBeGreaterThan(minSize - Math.max(...weights));
        },
      ),
      { numRuns: 60 },
    ));

  test('sizes in rows are exact whatever rows weigh, and the heavy ones draw the centers', async () => {
    const x = matrix(Float32Array.of(0, 1, 10, 11), 1);
    const options = { k: 2, minSize: 2, maxSize: 2, metric: 'euclidean' } as const;
    const model = new ConstrainedKMeans(options);
    await model.fit(x, { weights: [3, 1, 1, 3] });
    expect([...model.sizes]).toEqual([2, 2]);
    expect([...(await model.centers()).data].sort((a, b) => a - b)).toEqual([0.25, 10.75]);
    expect(model.certificates[0]!.inertia).toBeCloseTo(1.5, 9);
  });

  test('limits on weights are on rows where these have no weights', async () => {
    const x = cloud(10, 3);
    const model = new ConstrainedKMeans({ k: 3, limits: 'weight', minSize: 2.5, maxSize: 4.5 });
    await model.fit(x);
    expect([...model.sizes].sort()).toEqual([3, 3, 4]);
    await expect(model.fit(cloud(8, 3))).rejects.toThrow(
      'the sum of minSize over clusters should be at most the number of rows (8), 1 less, got 9',
    );
    const narrow = new ConstrainedKMeans({ k: 3, limits: 'weight', minSize: 2.5, maxSize: 2.75 });
    await expect(narrow.fit(x)).rejects.toThrow('maxSize[0] should be at least a whole number');
  });

  test('rows of a group stay together', async () => {
    const x = cloud(60, 6);
    const groups = Array.from({ length: 60 }, (_, i) => (i % 4 === 3 ? -1 : i % 20));
    const model = new ConstrainedKMeans({ k: 4, minSize: 12 });
    const labels = await model.fitPredict(x, { groups });
    for (const [i, group] of groups.entries()) {
      if (group >= 0) expect(labels[i]).toBe(labels[groups.indexOf(group)]);
    }
    expect(model.certificates[0]!.unit).toBe('rows');
    expect(Math.min(...model.sizes)).toBeGreaterThan(12 - 3);
    const wrong: [unknown, string][] = [
      [[1], 'groups.length should be one a row (60), got 1'],
      ['a'.repeat(60), 'groups should be an array of integers'],
      [null, 'groups should be an array of integers, got null'],
      [[...groups.keys()].map(String), 'groups[0] should be an integer, got "0"'],
      [
        groups.map((group, i) => (i === 7 ? Number.NaN : group)),
        'groups[7] should be an integer, below',
      ],
      [groups.map((group) => group + 0.5), 'groups[0] should be an integer, below'],
    ];
    const before = await model.save();
    for (const [each, message] of wrong) {
      await expect(model.fit(x, { groups: each as number[] })).rejects.toThrow(message);
    }
    expect(await model.save()).toEqual(before);
    await expect(
      new ConstrainedKMeans({ k: 4, algorithm: 'online' }).fit(x, { groups }),
    ).rejects.toThrow("groups should be left out for algorithm 'online'");
  });
});
