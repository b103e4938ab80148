import type { ImageSet } from '@coke/datasets';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { noiseImages } from '../../../testing/made-up-images.ts';
import { plainView } from '../../../testing/plain-views.ts';
import type { AugmentOptions } from '../augment/augment-options.ts';
import { evaluationView, smallCrops, twoViews } from '../augment/presets.ts';
import type { ViewBatch, ViewLoader } from '../views.ts';
import { ImageError } from './image-error.ts';
import { viewLoader } from './view-loader.ts';
import type { ViewLoaderOptions } from './view-loader-options.ts';

const VIEWS: readonly AugmentOptions[] = [
  ...twoViews({ height: 8, width: 6 }),
  ...smallCrops(2, { height: 4, width: 4 }),
];

/** Disposed of with the test. */
function loaderOf(options: Partial<ViewLoaderOptions>): ViewLoader {
  const images = options.images ?? noiseImages(23);
  const loader = viewLoader({ images, batchSize: 5, views: VIEWS, workers: 0, ...options });
  onTestFinished(() => loader.dispose());
  return loader;
}

async function all(batches: AsyncIterable<ViewBatch>): Promise<ViewBatch[]> {
  const got: ViewBatch[] = [];
  for await (const batch of batches) got.push(batch);
  return got;
}

async function orderOf(loader: ViewLoader, t: number, from = 0): Promise<number[]> {
  return (await all(loader.epoch(t, from))).flatMap(({ ids }) => [...ids]);
}

function expectPlain(images: ImageSet, seed: number, epoch: number, batch: ViewBatch): void {
  if (images.source.kind === 'files') throw new Error('only of images in memory');
  const { data, height, width, channels } = images.source;
  const size = height * width * channels;
  expect(batch.views.length).toBe(VIEWS.length);
  for (const [view, options] of VIEWS.entries()) {
    const got = batch.views[view]!;
    expect(got.shape).toEqual([batch.ids.length, options.height, options.width, channels]);
    for (const [row, id] of batch.ids.entries()) {
      const image = { data: data.subarray(id * size, (id + 1) * size), height, width };
      const wanted = plainView(image, options, { seed, epoch, id, view });
      expect(got.data.subarray(row * wanted.length, (row + 1) * wanted.length)).toEqual(wanted);
    }
    expect(got.data.length).toBe(got.shape.reduce((product, n) => product * n));
  }
}

test.each([0, 1, 2])('%d workers draw each view as a plain loop does', async (workers) => {
  for (const channels of [1, 3] as const) {
    const images = noiseImages(23, channels);
    const loader = loaderOf({ images, workers, seed: 3 });
    for (const t of [0, 4]) {
      const batches = await all(loader.epoch(t));
      expect(batches.map(({ ids }) => ids.length)).toEqual([5, 5, 5, 5, 3]);
      for (const batch of batches) expectPlain(images, 3, t, batch);
    }
  }
});

test('the number of workers changes no bit', async () => {
  const [none, one, two] = await Promise.all(
    [0, 1, 2].map((workers) => all(loaderOf({ workers, seed: 5, ahead: workers }).epoch(2))),
  );
  expect(one).toEqual(none);
  expect(two).toEqual(none);
});

test('large views come in pieces, whose memory is used again', async () => {
  // 2.8 MB an image: two fit into a piece.
  const views = [{ height: 480, width: 480, crop: { scale: [0.2, 1] }, flip: 0.5 } as const];
  const [none, two] = await Promise.all(
    [0, 2].map((workers) => all(loaderOf({ workers, views, batchSize: 13 }).epoch(0))),
  );
  expect(two!.map(({ ids }) => ids)).toEqual(none!.map(({ ids }) => ids));
  for (const [i, batch] of two!.entries()) {
    // Not by toEqual, which takes minutes for millions of numbers.
    const [got, wanted] = [batch, none![i]!].map(({ views: [view] }) =>
      Buffer.from(view!.data.buffer),
    );
    expect(got!.equals(wanted!)).toBe(true);
  }
});

test('an epoch is a permutation, drawn from seed and epoch alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 45 }),
      fc.integer({ min: 1, max: 45 }),
      fc.nat(),
      fc.nat(),
      async (count, batchSize, otherSize, seed, t) => {
        const images = noiseImages(count, 1);
        const views = [{ height: 1, width: 1 }];
        const order = await orderOf(loaderOf({ images, views, batchSize, seed }), t);
        expect([...order].sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
        const other = loaderOf({ images, views, batchSize: otherSize, seed });
        expect(await orderOf(other, t)).toEqual(order);
        if (count < 20) return;
        expect(await orderOf(other, t + 1)).not.toEqual(order);
        const reseeded = loaderOf({ images, views, batchSize, seed: seed + 1 });
        expect(await orderOf(reseeded, t)).not.toEqual(order);
      },
    ),
    { numRuns: 30 },
  );
});

test('without shuffling images come by number', async () => {
  const loader = loaderOf({ shuffle: false });
  expect(await orderOf(loader, 9)).toEqual(Array.from({ length: 23 }, (_, i) => i));
});

test('an epoch goes on from any batch', async () => {
  const loader = loaderOf({ workers: 1 });
  const whole = await all(loader.epoch(1));
  for (let from = 0; from <= loader.batches; from++) {
    expect(await all(loader.epoch(1, from))).toEqual(whole.slice(from));
  }
});

test('without its last batch an epoch has batches of one size, of the same images in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(),
      async (count, batchSize, seed) => {
        fc.pre(batchSize <= count);
        const images = noiseImages(count, 1);
        const views = [{ height: 1, width: 1 }];
        const [whole, cut] = [false, true].map((dropLast) =>
          loaderOf({ images, views, batchSize, seed, dropLast }),
        );
        expect(cut!.batches).toBe(Math.floor(count / batchSize));
        expect(cut!.instances).toBe(count);
        const batches = await all(cut!.epoch(2));
        expect(batches.map(({ ids }) => ids.length)).toEqual(Array(cut!.batches).fill(batchSize));
        expect(batches).toEqual((await all(whole!.epoch(2))).slice(0, cut!.batches));
      },
    ),
    { numRuns: 20 },
  );
});

test.each([0, 1])('%d workers: a plain pass shows every image once, as it is', async (workers) => {
  const [mean, std] = [
    [0.1, 0.2, 0.3],
    [0.4, 0.5, 0.6],
  ];
  const views = VIEWS.map((view) => ({ ...view, mean, std }));
  const loader = loaderOf({ workers, seed: 3, dropLast: true, views });
  const plain = evaluationView({ height: 8, width: 6, mean, std });
  const wanted = await all(loaderOf({ views: [plain], shuffle: false }).epoch(0));
  expect(wanted.map(({ ids }) => ids.length)).toEqual([5, 5, 5, 5, 3]);
  expect(await all(loader.plainPass())).toEqual(wanted);
  const other = evaluationView({ height: 3, width: 3, center: 0.5 });
  expect(await all(loader.plainPass(other))).toEqual(
    await all(loaderOf({ views: [other], shuffle: false }).epoch(0)),
  );
  expect(loader.waited).toBeGreaterThan(0);
});

test('a pass and an epoch do not mind each other', async () => {
  const loader = loaderOf({ workers: 1 });
  const [wanted, plain] = [await all(loader.epoch(1)), await all(loader.plainPass())];
  const got: ViewBatch[] = [];
  for await (const batch of loader.epoch(1)) {
    got.push(batch);
    if (got.length === 2) expect(await all(loader.plainPass())).toEqual(plain);
  }
  expect(got).toEqual(wanted);
});

test('a pass that is left early, or whose loader is disposed of, ends', async () => {
  const loader = loaderOf({ workers: 1 });
  for await (const { ids } of loader.plainPass()) {
    expect([...ids]).toEqual([0, 1, 2, 3, 4]);
    break;
  }
  const pass = loader.plainPass()[Symbol.asyncIterator]();
  await pass.next();
  await loader.dispose();
  await expect(pass.next()).rejects.toThrow('the loader should be used before dispose()');
  expect(() => loader.plainPass()).toThrow('the loader should be used before dispose()');
});

test('a pass refuses a view that cannot be', () => {
  expect(() => loaderOf({}).plainPass({ height: 0, width: 1 })).toThrow('view.height should be');
});

test('an epoch that is left early leaves the loader as new', async () => {
  const loader = loaderOf({ workers: 2, ahead: 3 });
  const [first] = await all(loaderOf({}).epoch(0));
  for (let i = 0; i < 3; i++) {
    for await (const batch of loader.epoch(0)) {
      expect(batch).toEqual(first);
      break;
    }
  }
  await expect(
    (async () => {
      for await (const _ of loader.epoch(0)) throw new Error('of the consumer');
    })(),
  ).rejects.toThrow('of the consumer');
  expect((await all(loader.epoch(0)))[0]).toEqual(first);
});

test.each([0, 1])('with %d workers a batch is the caller’s for good', async (workers) => {
  const loader = loaderOf({ workers });
  const copies: ViewBatch[] = [];
  const batches: ViewBatch[] = [];
  for await (const batch of loader.epoch(0)) {
    batches.push(batch);
    copies.push(structuredClone(batch));
  }
  expect(batches).toEqual(copies);
});

test.each([0, 1, 2])('%d workers: a file that is no picture is named', async (workers) => {
  const paths = ['/nowhere/a.png', '/nowhere/b.png', '/nowhere/c.png'];
  const images: ImageSet = { count: 3, source: { kind: 'files', paths, channels: 3 } };
  const loader = loaderOf({ images, workers, shuffle: false, batchSize: 2 });
  for (const from of [0, 1, 0]) {
    const error = await all(loader.epoch(0, from)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImageError);
    expect(error).toMatchObject({ id: 2 * from, path: paths[2 * from], name: 'ImageError' });
    expect((error as Error).message).toContain(`image ${2 * from} (${paths[2 * from]}) should be`);
  }
});

test('two epochs at a time are refused, and the first goes on', async () => {
  const loader = loaderOf({ workers: 1 });
  const wanted = await all(loader.epoch(0));
  const got: ViewBatch[] = [];
  for await (const batch of loader.epoch(0)) {
    got.push(batch);
    await expect(all(loader.epoch(1))).rejects.toThrow('an epoch should be begun when the one');
  }
  expect(got).toEqual(wanted);
});

test.each([0, 1])('with %d workers nothing comes after dispose', async (workers) => {
  const loader = loaderOf({ workers });
  const epoch = loader.epoch(0)[Symbol.asyncIterator]();
  await epoch.next();
  const pending = epoch.next();
  const outcome = pending.catch((error: Error) => error.message);
  await loader.dispose();
  await loader.dispose();
  expect(await outcome).toEqual(expect.stringContaining('before dispose()'));
  expect(() => loader.epoch(0)).toThrow('the loader should be used before dispose()');
  await viewLoader({ images: noiseImages(2), batchSize: 1, views: VIEWS, workers }).dispose();
});

test('time is waited only while a batch is asked for', async () => {
  const loader = loaderOf({ workers: 1 });
  expect(loader.waited).toBe(0);
  const began = performance.now();
  await all(loader.epoch(0));
  expect(loader.waited).toBeGreaterThan(0);
  expect(loader.waited).toBeLessThanOrEqual(performance.now() - began);
});

test.each([
  [{ batchSize: 0 }, RangeError, 'batchSize should be a positive integer, got 0'],
  [{ dropLast: 1 }, TypeError, 'dropLast should be true or false, got 1'],
  [{ dropLast: true, batchSize: 3 }, RangeError, 'batchSize should be at most 2, the number of'],
  [{ workers: -1 }, RangeError, 'workers should be a non-negative integer, got -1'],
  [{ workers: 1.5 }, RangeError, 'workers should be a non-negative integer'],
  [{ ahead: '2' }, TypeError, 'ahead should be a non-negative integer'],
  [{ seed: 0.5 }, RangeError, 'seed should be a safe integer, got 0.5'],
  [{ shuffle: 1 }, TypeError, 'shuffle should be true or false, got 1'],
  [{ views: [] }, RangeError, 'the number of views should be 1 … 64, got 0'],
  [{ views: [{ height: 0, width: 1 }] }, RangeError, 'views[0].height should be'],
  [{ views: { preset: 'none', size: 3 } }, RangeError, 'views.preset should be'],
  [{ views: { preset: 'twoViews' } }, TypeError, 'views.size should be a positive integer'],
  [{ views: { preset: 'twoViews', size: 8, smallCrops: 63 } }, RangeError, 'views.smallCrops'],
  [{ views: null }, TypeError, 'views should be an object, got null'],
  [{ images: [] }, TypeError, 'images should be a set of images'],
  [{ images: { ...noiseImages(2), count: 3 } }, RangeError, 'pixels of images should be at least'],
  [{ images: { ...noiseImages(2), count: 0 } }, RangeError, 'images.count should be an integer 1'],
  [{ worker: 1 }, TypeError, 'the names in options should be among'],
] as const)('%# is refused', (change, kind, message) => {
  const options = { images: noiseImages(2), batchSize: 1, views: VIEWS, workers: 0, ...change };
  const make = () => viewLoader(options as unknown as ViewLoaderOptions);
  expect(make).toThrow(message);
  expect(make).toThrow(kind);
});

test.each([
  [-1, 0, 't should be a non-negative integer, got -1'],
  [0, 6, 'from should be an integer 0 … 5, got 6'],
  [0, 0.5, 'from should be an integer 0 … 5, got 0.5'],
])('epoch %d from batch %d is refused', (t, from, message) => {
  expect(() => loaderOf({}).epoch(t, from)).toThrow(message);
});
