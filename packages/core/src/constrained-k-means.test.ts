import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../testing/online-k-means.ts';
import type { Backend } from './backend/backend.ts';
import { reference } from './backend/reference/reference.ts';
import type { Session } from './backend/session.ts';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import type { Init } from './first-centers/first-centers.ts';
import type { FitProgress, OnlineProgress } from './fit/fit-progress.ts';
import { type Matrix, matrix, rowsOf } from './rows/matrix.ts';
import { Random } from './support/random.ts';

function blobs(rows: number, cols: number, centers: number, seed: number): Matrix {
  const random = new Random(seed);
  const means = Float32Array.from({ length: centers * cols }, () => random.normal());
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const k = Math.floor(centers * random.uniform() ** 2);
    for (let j = 0; j < cols; j++)
      data[i * cols + j] = means[k * cols + j]! + 0.3 * random.normal();
  }
  return matrix(data, cols);
}

function ids(rows: number, from = 0): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => from + i);
}

/** The reference backend, keeping count of its open sessions; `failing` makes its next step throw. */
function probe(): Backend & { open_: number; failing: boolean } {
  const inner = reference();
  const backend = {
    name: 'probe',
    open_: 0,
    failing: false,
    async open(problem: Parameters<Backend['open']>[0]): Promise<Session> {
      const session = await inner.open(problem);
      backend.open_++;
      let live = true;
      return {
        assign: (x, out, options) => session.assign(x, out, options),
        async step(x, out, options) {
          await null;
          if (backend.failing) throw new Error('device lost');
          return session.step(x, out, options);
        },
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose() {
          if (live) backend.open_--;
          live = false;
          session.dispose();
        },
      };
    },
  };
  return backend;
}

describe('ConstrainedKMeans', () => {
  test('keeps every cluster near its share, on every head', async () => {
    const model = onlineKMeans({ k: [10, 20], ratio: 0.8, batchSize: 64, epochs: 8 });
    await model.fit(blobs(4000, 8, 6, 1));
    expect(model.epoch).toBe(8);
    for (const { instances, shortfall, shortfallLimit, smallest, minSize } of model.certificates) {
      expect(instances).toBe(4000);
      expect(shortfall).toBeLessThan(0.05);
      expect(shortfall).toBeLessThanOrEqual(shortfallLimit + 1e-12);
      expect(smallest).toBeGreaterThan(minSize / 2);
    }
  });

  test('first centers: k-means++ for rows in memory, rows of the first batch otherwise', async () => {
    const x = blobs(200, 3, 8, 5);
    const after = async (init: Init | undefined, learn: (model: ConstrainedKMeans) => unknown) => {
      const model = new ConstrainedKMeans({ k: 8, epochs: 1, ...(init && { init }) });
      await learn(model);
      return (await model.centers()).data;
    };
    const inMemory = (model: ConstrainedKMeans) => model.fit(x);
    const streamed = (model: ConstrainedKMeans) => model.fit(() => [x]);
    const batch = (model: ConstrainedKMeans) => model.partialFit(x);
    expect(await after(undefined, inMemory)).toEqual(await after('k-means++', inMemory));
    for (const learn of [streamed, batch]) {
      expect(await after(undefined, learn)).toEqual(await after('rows', learn));
    }
  });

  test('fit in memory is partialFit and endEpoch over its shuffled batches', async () => {
    const x = blobs(130, 4, 3, 2);
    const options = { k: [3, 5], epochs: 2, batchSize: 32, seed: 9, shuffle: false } as const;
    const fitted = await onlineKMeans(options).fit(x);
    const stepped = onlineKMeans({
      ...options,
      init: (await startingCenters(options, x)) as [Matrix, Matrix],
      instances: 130,
    });
    for (let epoch = 0; epoch < 2; epoch++) {
      for (let start = 0; start < 130; start += 32) {
        const rows = rowsOf(x, start, Math.min(130, start + 32));
        await stepped.partialFit(rows, ids(rows.rows, start));
      }
      await stepped.endEpoch();
    }
    expect(await stepped.heads()).toEqual(await fitted.heads());
    for (const h of [0, 1]) {
      expect(stepped.labels.gather(ids(130), h)).toEqual(fitted.labels.gather(ids(130), h));
    }
  });

  test('same seed, same result; another seed, another one', async () => {
    const x = blobs(300, 5, 4, 3);
    const run = async (seed: number) =>
      (await onlineKMeans({ k: 6, epochs: 2, batchSize: 50, seed }).fit(x)).heads();
    expect(await run(4)).toEqual(await run(4));
    expect(await run(5)).not.toEqual(await run(4));
  });

  test('fit starts anew, even on a model that has seen other data', async () => {
    const x = blobs(200, 5, 4, 3);
    const model = onlineKMeans({ k: 4, epochs: 2, batchSize: 50 });
    await model.fit(blobs(90, 3, 2, 8));
    await model.fit(x);
    const fresh = await onlineKMeans({ k: 4, epochs: 2, batchSize: 50 }).fit(x);
    expect(await model.heads()).toEqual(await fresh.heads());
    expect(model.labels.size).toBe(200);
  });

  test('rows, arrays of arrays and ndarray views are the same to it', async () => {
    const x = blobs(60, 3, 2, 4);
    const rows = Array.from({ length: 60 }, (_, i) => [...x.data.subarray(3 * i, 3 * i + 3)]);
    const columns = new Float64Array(180);
    for (let i = 0; i < 60; i++) for (let j = 0; j < 3; j++) columns[j * 60 + i] = rows[i]![j]!;
    const view = { data: columns, shape: [60, 3], stride: [1, 60], offset: 0 };
    const results = [];
    for (const form of [x, rows, view]) {
      results.push(await onlineKMeans({ k: 3, epochs: 2 }).fitPredict(form));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test('a stream gives what its batches give, from a function, an array or an async generator', async () => {
    const x = blobs(100, 4, 3, 5);
    const batches = [0, 30, 60].map((start) => ({
      rows: rowsOf(x, start, start === 60 ? 100 : start + 30),
      ids: ids(start === 60 ? 40 : 30, start),
    }));
    async function* generate() {
      for (const batch of batches) yield batch;
    }
    const options = { k: 4, epochs: 3, instances: 100 };
    const results = [];
    for (const source of [batches, generate, batches.map(({ rows }) => rows)]) {
      const model = await onlineKMeans(options).fit(source);
      results.push([await model.heads(), model.labels.gather(ids(100))]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test('a stream that runs dry is an error that says so', async () => {
    const x = blobs(10, 2, 2, 6);
    function* once() {
      yield x;
    }
    const model = onlineKMeans({ k: 2, epochs: 2 });
    await expect(model.fit(once())).rejects.toThrow('should be a function that makes a generator');
    expect(model.labels.size).toBe(0);
    await model.fit(once(), { epochs: 1 });
    const generator = once();
    const again = () => generator;
    await expect(model.fit(again)).rejects.toThrow('should yield batches in every epoch');
    await expect(onlineKMeans({ k: 2 }).fit([])).rejects.toThrow('should');
  });

  test('weights count like repeated rows', async () => {
    const x = blobs(12, 3, 2, 7);
    const init = rowsOf(x, 0, 3);
    const twice = { data: Float32Array.from([...x.data, ...x.data]), rows: 24, cols: 3 };
    const options = { k: 3, init, dualLearningRate: 0.3 };
    const weighted = onlineKMeans(options);
    const repeated = onlineKMeans(options);
    await weighted.partialFit(x, ids(12), { weights: new Array(12).fill(2) });
    await repeated.partialFit(twice, ids(24));
    const [a, b] = [(await weighted.heads())[0]!, (await repeated.heads())[0]!];
    expect(a.counts).toEqual(b.counts);
    expect(a.prices).toEqual(b.prices);
    for (const [at, value] of a.centers.entries()) expect(value).toBeCloseTo(b.centers[at]!, 6);
  });

  test('predict takes the nearest center, in any block size; with prices it is the training score', async () => {
    const x = blobs(90, 4, 3, 8);
    const model = onlineKMeans({ k: [4, 6], batchSize: 32, epochs: 1, ratio: 0.9 });
    await model.fit(x);
    const heads = await model.heads();
    for (const prices of [false, true]) {
      const labels = await model.predict(x, { prices });
      for (const [h, head] of heads.entries()) {
        for (let i = 0; i < 90; i++) {
          const score = (k: number) =>
            cosine(x, i, head.centers, k) + (prices ? head.prices[k]! : 0);
          const best = Math.max(...Array.from({ length: head.k }, (_, k) => score(k)));
          expect(score(labels[h * 90 + i]!)).toBeCloseTo(best, 5);
        }
      }
    }
  });

  test('calls that are not awaited take effect in order', async () => {
    const x = blobs(80, 3, 3, 9);
    const run = async (awaited: boolean) => {
      const model = onlineKMeans({ k: 4, backend: probe() });
      const calls: Promise<unknown>[] = [];
      for (let start = 0; start < 80; start += 20) {
        const call = model.partialFit(rowsOf(x, start, start + 20), ids(20, start));
        if (awaited) await call;
        calls.push(call, model.predict(x));
      }
      calls.push(model.endEpoch());
      return [await Promise.all(calls), await model.heads()];
    };
    expect(await run(false)).toEqual(await run(true));
  });

  test('predict between two batches of fit does not disturb it', async () => {
    const x = blobs(200, 6, 3, 10);
    const options = { k: 5, epochs: 2, batchSize: 32 };
    const quiet = await onlineKMeans(options).fit(x);
    const disturbed = onlineKMeans(options);
    await disturbed.fit(x, {
      onProgress() {
        void disturbed.predict(blobs(50, 6, 2, 11));
      },
    });
    expect(await disturbed.heads()).toEqual(await quiet.heads());
  });

  test('progress counts batches and closes epochs with certificates', async () => {
    const seen: OnlineProgress[] = [];
    const model = onlineKMeans({ k: 3, epochs: 2, batchSize: 40 });
    await model.fit(blobs(100, 3, 2, 12), {
      onProgress: (progress) => seen.push(progress as OnlineProgress),
    });
    expect(seen.map(({ epoch, batch, certificates }) => [epoch, batch, !!certificates])).toEqual([
      [0, 1, false],
      [0, 2, false],
      [0, 3, false],
      [0, 3, true],
      [1, 1, false],
      [1, 2, false],
      [1, 3, false],
      [1, 3, true],
    ]);
    expect(seen[2]!.instances).toBe(100);
    expect(seen[2]!.heads[0]!.smallest).toBe(seen[3]!.certificates![0]!.smallest);
    expect(seen[2]!.heads[0]!.objective).toBeCloseTo(seen[3]!.heads[0]!.objective, 6);
    expect(seen[7]!.certificates![0]!.gap).toBeDefined();
    expect(seen[3]!.certificates![0]!.gap).toBeUndefined();
  });

  test('aborted, it keeps what it learned; resumed, it ends as if never stopped', async () => {
    const x = blobs(210, 4, 3, 13);
    const options = { k: [4, 3], epochs: 3, batchSize: 32, ratio: 0.9 };
    const whole = await onlineKMeans(options).fit(x);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 21 }), async (stopAfter) => {
        const model = onlineKMeans(options);
        const controller = new AbortController();
        let batches = 0;
        const onProgress = (progress: FitProgress) => {
          const { certificates } = progress as OnlineProgress;
          if (!certificates && ++batches === stopAfter) controller.abort(new Error('enough'));
        };
        await expect(model.fit(x, { signal: controller.signal, onProgress })).rejects.toThrow(
          'enough',
        );
        await model.fit(x, { resume: true });
        expect(await model.heads()).toEqual(await whole.heads());
        expect(model.certificates).toEqual(whole.certificates);
      }),
      { numRuns: 21 },
    );
  });

  test('a timer can abort fit on a backend that answers at once', async () => {
    // For days, were there no timer.
    const model = onlineKMeans({ k: 20, epochs: 1e9, batchSize: 50 });
    const fit = model.fit(blobs(500, 8, 3, 14), { signal: AbortSignal.timeout(120) });
    await expect(fit).rejects.toThrow(/timeout/i);
  });

  test('a failed call leaves the model as it was', async () => {
    const backend = probe();
    const model = onlineKMeans({ k: 3, backend, epochs: 2 });
    const x = blobs(30, 3, 2, 15);
    backend.failing = true;
    await expect(model.partialFit(x, ids(30))).rejects.toThrow('device lost');
    expect(backend.open_).toBe(0);
    expect(() => model.targets([0])).toThrow('await fit or partialFit first');
    backend.failing = false;
    await model.partialFit(x, ids(30));
    const before = [await model.heads(), model.labels.gather(ids(30)), await model.save()];
    backend.failing = true;
    await expect(model.partialFit(blobs(30, 3, 2, 16), ids(30, 5))).rejects.toThrow('device lost');
    await expect(model.fit(blobs(30, 3, 2, 16))).rejects.toThrow('device lost');
    const bad: [unknown, unknown?, unknown?][] = [
      [blobs(30, 4, 2, 16), ids(30)],
      [x, ids(29)],
      [x, [-1, ...ids(29)]],
      [x, ids(30), { weights: [1] }],
      [x, ids(30), { weights: new Array(30).fill(Number.NaN) }],
      [x, ids(30), { wieghts: [] }],
      [x, ids(30), { signal: AbortSignal.abort(new Error('stop')) }],
      [x, ids(30), { signal: 3 }],
      [[[1, 2, Number.NaN]], [1]],
      [[[1, 2, Number.POSITIVE_INFINITY]]],
      [[[1, 2, 1e300]]],
      [[[1, 2]]],
      [[[1, 2, '3']]],
      [[]],
      [null],
      [new Float32Array(3)],
    ];
    for (const [rows, names, options] of bad) {
      await expect(
        model.partialFit(rows as Matrix, names as number[], options as object),
      ).rejects.toThrow();
    }
    await expect(model.endEpoch(blobs(40, 3, 2, 17))).rejects.toThrow('with a label');
    expect([await model.heads(), model.labels.gather(ids(30)), await model.save()]).toEqual(before);
  });

  test('names the row at fault', async () => {
    const x = blobs(10, 3, 2, 18);
    x.data[3 * 7 + 1] = Number.NaN;
    const model = onlineKMeans({ k: 2 });
    const message = 'x row 7 should be finite numbers, got NaN';
    await expect(model.partialFit(x)).rejects.toThrow(new RangeError(message));
    const far = onlineKMeans({ k: 2, metric: 'euclidean' });
    x.data[3 * 7 + 1] = 1e20;
    await expect(far.fit(x)).rejects.toThrow('x row 7 should be numbers of size at most');
  });

  test('refuses to answer before it has seen a batch, naming the call to make', async () => {
    const model = onlineKMeans({ k: 2 });
    for (const call of ['predict', 'endEpoch', 'centers', 'heads', 'save'] as const) {
      await expect((model[call] as (x?: unknown) => Promise<unknown>)([[1]])).rejects.toThrow();
    }
    await expect(model.predict([[1]])).rejects.toThrow(
      'a model should have seen rows before predict: await fit or partialFit first',
    );
    expect(model.labels.size).toBe(0);
    expect(model.epoch).toBe(0);
  });

  test('an epoch without rows cannot end', async () => {
    const model = onlineKMeans({ k: 2 });
    await model.partialFit([[1, 2]]);
    await model.endEpoch();
    await expect(model.endEpoch()).rejects.toThrow('should have rows of positive weight');
    expect(model.epoch).toBe(1);
  });

  test('one fit at a time; partialFit waits for no one', async () => {
    const model = onlineKMeans({ k: 2, epochs: 2 });
    const x = blobs(50, 3, 2, 19);
    const fit = model.fit(x);
    await expect(model.fit(x)).rejects.toThrow('fit should have ended before fit is called');
    await expect(model.partialFit(x)).rejects.toThrow('before partialFit is called');
    await expect(model.endEpoch()).rejects.toThrow('before endEpoch is called');
    await fit;
    await model.partialFit(x);
  });

  test('what is resumed is what the calls before have left', async () => {
    const x = blobs(40, 3, 2, 22);
    const options = { k: 3, epochs: 1, batchSize: 10, shuffle: false };
    const run = async (awaited: boolean) => {
      const model = onlineKMeans({ ...options, backend: probe() });
      for (const start of [0, 10]) {
        const call = model.partialFit(rowsOf(x, start, start + 10), ids(10, start));
        if (awaited) await call;
      }
      await model.fit(x, { resume: true });
      return { certificates: model.certificates, heads: await model.heads() };
    };
    const result = await run(false);
    expect(result).toEqual(await run(true));
    expect(result.certificates[0]!.instances).toBe(40);
  });

  test('fit goes on to more epochs than the model was made for', async () => {
    const x = blobs(60, 3, 2, 23);
    const options = { k: 3, batchSize: 16 };
    const long = await onlineKMeans({ ...options, epochs: 5 }).fit(x);
    const model = await onlineKMeans({ ...options, epochs: 2 }).fit(x);
    await model.fit(x, { resume: true, epochs: 5 });
    expect(await model.heads()).toEqual(await long.heads());
  });

  test('data too short to resume is refused', async () => {
    const x = blobs(60, 3, 2, 24);
    const model = onlineKMeans({ k: 3, batchSize: 10, epochs: 2 });
    for (const start of [0, 10, 20, 30]) {
      await model.partialFit(rowsOf(x, start, start + 10), ids(10, start));
    }
    const before = await model.save();
    const short = rowsOf(x, 0, 20);
    await expect(model.fit(short, { resume: true })).rejects.toThrow('data to go on with should');
    await expect(model.fit([short], { resume: true })).rejects.toThrow('data to go on with should');
    expect(await model.save()).toEqual(before);
  });

  test('an abort ends a stream that stalls, and closes one that does not', async () => {
    const x = blobs(20, 3, 2, 25);
    let stop = new AbortController();
    // When the model waits for the stream, and not before.
    const abortSoon = () => setTimeout(() => stop.abort(new Error('enough')));
    let closed = 0;
    async function* stalling() {
      try {
        yield x;
        abortSoon();
        await new Promise(() => {});
      } finally {
        closed++;
      }
    }
    async function* endless() {
      try {
        for (let n = 0; ; n++) {
          if (n === 3) abortSoon();
          await new Promise((resolve) => setTimeout(resolve, 5));
          yield x;
        }
      } finally {
        closed++;
      }
    }
    for (const source of [stalling, endless]) {
      const model = onlineKMeans({ k: 2, epochs: 2 });
      stop = new AbortController();
      await expect(model.fit(source, { signal: stop.signal })).rejects.toThrow('enough');
      await model.partialFit(x);
    }
    await expect.poll(() => closed, { timeout: 30_000 }).toBe(1);
  });

  test('what a stream would ignore is refused', async () => {
    const x = blobs(10, 2, 2, 26);
    const model = onlineKMeans({ k: 2, epochs: 1 });
    for (const options of [{ ids: [1] }, { weights: [1] }, { gap: 'each' as const }]) {
      await expect(model.fit([x], options)).rejects.toThrow(TypeError);
    }
    const mixed = [{ rows: x, ids: ids(10, 10) }, { rows: x }];
    await expect(model.fit(mixed)).rejects.toThrow('ids should be in every batch');
    const none = { weights: new Float32Array(10) };
    await expect(model.fit(x, none)).rejects.toThrow('the sum of weights should be positive');
    const misspelt = [{ rows: x, id: ids(10, 10) }] as never;
    await expect(model.fit(misspelt)).rejects.toThrow(
      'the names in a batch should be among rows, ids, weights, got "id"',
    );
    await expect(model.fit(() => 3 as never)).rejects.toThrow('a stream should be an iterable');
  });

  test('ids and weights may change once the call is made', async () => {
    const x = blobs(6, 2, 2, 27);
    const names = ids(6);
    const model = onlineKMeans({ k: 2, backend: probe() });
    await model.partialFit(x, names);
    const call = model.partialFit(x, names);
    await null;
    names.fill(77);
    await call;
    expect([...model.labels.ids()]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('disposed during its first batch, it leaves no session open', async () => {
    const backend = probe();
    const model = onlineKMeans({ k: 2, backend });
    const call = model.partialFit(blobs(10, 2, 2, 28));
    const next = model.partialFit(blobs(10, 2, 2, 28));
    await null;
    model.dispose();
    await call;
    await expect(next).rejects.toThrow('should not be disposed before partialFit');
    await null;
    expect(backend.open_).toBe(0);
  });

  test('fitPredict keeps others out until its labels are read', async () => {
    const x = blobs(40, 3, 2, 29);
    const model = onlineKMeans({ k: 3, epochs: 2, batchSize: 10 });
    const call = model.fitPredict(x);
    await expect(model.partialFit(x)).rejects.toThrow('fitPredict should have ended');
    expect(await call).toEqual(model.labels.gather(ids(40)));
  });

  test('a gap that cannot be measured leaves the epoch open', async () => {
    const backend = probe();
    const model = onlineKMeans({ k: 2, backend });
    const x = blobs(12, 2, 2, 30);
    await model.partialFit(x, ids(12));
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(model.endEpoch(x, { signal })).rejects.toThrow('stop');
    expect(model.epoch).toBe(0);
    const [certificate] = await model.endEpoch(x);
    expect(certificate!.total).toBe(12);
    expect(certificate!.gap).toBeGreaterThanOrEqual(0);
  });

  test('in stage 2 rows are predicted by the centers that train them', async () => {
    const x = blobs(60, 3, 2, 31);
    const model = onlineKMeans({ k: 3, stage2From: 0, batchSize: 20 });
    await model.partialFit(rowsOf(x, 0, 40), ids(40));
    expect(await model.predict(x)).toEqual(await model.predict(x, { centers: 'previous' }));
    const { data } = await model.centers();
    expect(data).toEqual((await model.heads())[0]!.previousCenters);
  });

  test('dispose frees the session; labels stay, other calls throw', async () => {
    const backend = probe();
    const model = onlineKMeans({ k: 2, backend, epochs: 1 });
    const x = blobs(20, 3, 2, 20);
    await model.fit(x);
    await model.fit(x);
    expect(backend.open_).toBe(1);
    model[Symbol.dispose]();
    model.dispose();
    expect(backend.open_).toBe(0);
    expect(model.labels.size).toBe(20);
    await expect(model.predict(x)).rejects.toThrow('should not be disposed before predict');
    await expect(model.fit(x)).rejects.toThrow('should not be disposed');
  });

  test('the gap of labels judged with their data is that of the certificate', async () => {
    const x = blobs(80, 4, 3, 21);
    const model = onlineKMeans({ k: 4, epochs: 2, batchSize: 16, ratio: 0.9 });
    await model.fit(x);
    const [{ gap, objective }] = await model.optimalityGap(x);
    expect(model.certificates[0]).toMatchObject({ gap, meanSimilarity: objective });
    for (let start = 0; start < 80; start += 16) {
      await model.partialFit(rowsOf(x, start, start + 16), ids(16, start));
    }
    const [certificate] = await model.endEpoch(x);
    expect(certificate!.gap).toBeGreaterThanOrEqual(0);
  });
});

describe('options', () => {
  const cases: [object, string][] = [
    [{ k: 0 }, 'k should be a positive integer up to 2^24, got 0'],
    [{ k: [3, 1.5] }, 'k[1] should be a positive integer up to 2^24, got 1.5'],
    [{ k: [] }, 'k should be a number or 1 to 1024 of them, got []'],
    [{ k: '3' }, 'k should be a positive integer up to 2^24, got "3"'],
    [{ k: 2, ratio: 1.2 }, 'ratio should be in [0, 1], got 1.2'],
    [{ k: 2, ratio: Number.NaN }, 'ratio should be in [0, 1], got NaN'],
    [{ k: 2, metric: 'l1' }, `metric should be 'cosine' or 'euclidean', got "l1"`],
    [{ k: 2, nClusters: 3 }, 'got "nClusters"'],
    [{ k: 2, dualLearningRate: 0 }, 'dualLearningRate should be in [1e-30, 1e+30], got 0'],
    [{ k: 2, seed: 0.5 }, 'seed should be a safe integer, got 0.5'],
    [{ k: 2, epochs: 0 }, 'epochs should be a positive integer, got 0'],
    [{ k: 2, swaps: -1 }, 'swaps should be a non-negative integer, got -1'],
    [{ k: 2, batchSize: -1 }, 'batchSize should be a positive integer, got -1'],
    [
      { k: 2, init: 'kmeans' },
      `init should be 'auto' or 'random' or 'rows' or 'k-means++', got "kmeans"`,
    ],
    [{ k: 2, init: [[1, 2]] }, 'init.rows should be k (2), got 1'],
    [
      {
        k: 2,
        init: [
          [0, 0],
          [1, 0],
        ],
      },
      'init row 0 should be longer than 0 for cosine, got 0',
    ],
    [{ k: 2, ratio: 0.4, bounds: {} }, 'ratio should be left out where bounds are given, got 0.4'],
    [{ k: 3, bounds: { lower: 0.4 } }, 'the sum of bounds.lower should be at most 1, got 1.2'],
    [{ k: 3, bounds: { upper: 0.3 } }, 'the sum of bounds.upper should be at least 1, got 0.9'],
    [{ k: 2, backend: {} }, 'backend should be a backend, such as javascript(), got an object'],
  ];
  test.each(cases)('%j', (options, message) => {
    expect(() => onlineKMeans(options as { k: number })).toThrow(message);
  });

  test('defaults are filled in and shown', () => {
    const { options } = onlineKMeans({ k: 5 });
    expect(options.dualLearningRate).toBe('auto');
    expect(options.bounds[0]!.lower[0]).toBeCloseTo(0.4 / 5, 12);
    expect(options.normalize).toBe(true);
  });
});

async function startingCenters(options: object, x: Matrix): Promise<Matrix[]> {
  let heads: readonly { centers: Float32Array; k: number; dim: number }[] = [];
  const inner = reference();
  const backend: Backend = {
    name: 'spy',
    open(problem) {
      heads = problem.heads;
      return inner.open(problem);
    },
  };
  await onlineKMeans({ k: 1, ...options, backend }).fit(x);
  return heads.map(({ centers, k, dim }) => ({ data: centers, rows: k, cols: dim }));
}

function cosine({ data, cols }: Matrix, i: number, centers: Float32Array, k: number): number {
  let [dot, squared] = [0, 0];
  for (let j = 0; j < cols; j++) {
    dot += data[i * cols + j]! * centers[k * cols + j]!;
    squared += data[i * cols + j]! ** 2;
  }
  return dot / Math.sqrt(squared);
}
