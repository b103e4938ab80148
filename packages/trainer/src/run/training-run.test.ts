import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wasm } from '@coke/backend-wasm';
import '@tensorflow/tfjs-backend-wasm';
import type { Split } from '@coke/datasets';
import { sha256 } from '@coke/datasets';
import { readNpy } from '@coke/io';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { barImages, writeBarImages } from '../../testing/made-up-pictures.ts';
import { apart } from '../../testing/pictures.ts';
import { timeless } from '../../testing/timeless.ts';
import { imageFeatures } from '../evaluation/image-features.ts';
import { judgeEncoder } from '../evaluation/judge-encoder.ts';
import { readEpochLog } from '../history/epoch-log.ts';
import { registerWasmKernels } from '../network/kernels/register-wasm-kernels.ts';
import { loadWeights } from '../network/weights.ts';
import { openDataSet } from './data-set.ts';
import { readRunOptions, runFiles } from './run-files.ts';
import { makeEncoder } from './run-network.ts';
import type { RunOptions, RunOptionsOf } from './run-options.ts';
import { type RunHooks, trainingRun } from './training-run.ts';

// The published files are large, and fetched: the run is told that these are MNIST.
vi.mock('@coke/datasets', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  mnist: async (split: Split) => (split === 'train' ? barImages(30, 1) : barImages(12, 2)),
}));

beforeAll(async () => {
  registerWasmKernels();
  await setBackend('wasm');
});

const OPTIONS: RunOptionsOf<'coke'> = {
  ...{ data: 'mnist', images: 24, testImages: 9, workers: 0, batchSize: 8, size: 6 },
  ...{ dimension: 6, hidden: 6, k: [3, 4], epochs: 3, evaluateEvery: 2, seed: 5 },
};

/** What a run left, without what hangs on the clock. */
async function outcome(folder: string) {
  const files = runFiles(folder);
  const result = JSON.parse(await readFile(files.result, 'utf8'));
  return {
    result: { ...result, epochs: timeless(result.epochs) },
    epochs: timeless(await readEpochLog(files.epochs)),
    encoder: await sha256(files.encoder),
    features: await sha256(files.features),
    labels: await sha256(files.labels),
  };
}

/** By their hashes: they are long. */
const allFiles = async (folder: string) =>
  Promise.all(
    (await readdir(folder)).sort().map(async (name) => [name, await sha256(join(folder, name))]),
  );

describe('a run from beginning to end', () => {
  test('every file is there, and says what the others say', async () => {
    const out = join(await temporaryFolder(), 'runs', 'one');
    const before = memory().numTensors;
    const told: string[] = [];
    const ended: number[] = [];
    const batches: number[] = [];
    const result = await trainingRun(OPTIONS, out, {
      onProgress: (what) => told.push(what),
      onEpoch: ({ epoch }, epochs) => ended.push(epoch, epochs),
      onBatch: ({ epoch, batch }) => batches.push(10 * epoch + batch),
    });
    expect(memory().numTensors).toBe(before);
    expect(ended).toEqual([0, 3, 1, 3, 2, 3]);
    expect(batches).toEqual([1, 2, 3, 11, 12, 13, 21, 22, 23]);
    expect(told).toEqual([
      'measuring the untrained encoder',
      'measuring raw pixels',
      'measuring the trained encoder',
    ]);

    const files = runFiles(out);
    expect((await readdir(out)).sort()).toEqual(
      Object.values(files)
        .map((path) => path.slice(out.length + 1))
        .sort(),
    );
    expect(await readRunOptions(files)).toEqual(OPTIONS);
    expect(JSON.parse(await readFile(files.result, 'utf8'))).toEqual(result);
    expect(await readEpochLog(files.epochs)).toEqual(result.epochs);
    expect(result.devices).toEqual(['wasm', 'javascript']);
    for (const quality of [result.pixels, result.untrained, result.trained]) {
      expect(quality!.linear).toBeGreaterThanOrEqual(0);
      expect(quality!.neighbors.map(({ k }) => k)).toEqual([20]);
    }
    expect(result.pixels!.linear).toBe(1);
    expect(result.epochs.map(({ neighbors }) => neighbors?.length)).toEqual([
      undefined,
      1,
      undefined,
    ]);
    expect(result.epochs.every(({ heads }) => heads.every((head) => head.agreement))).toBe(true);

    const labels = await readNpy(files.labels);
    expect(labels.shape).toEqual([24]);
    expect([...(labels.data as Int32Array)].every((label) => label >= 0 && label < 3)).toBe(true);
    const data = await openDataSet({ ...OPTIONS });
    const encoder = makeEncoder({ encoder: 'small', seed: 99 }, { channels: 1, side: 8 });
    onTestFinished(() => encoder.dispose());
    loadWeights(encoder, await readFile(files.encoder));
    const { mean, std } = data;
    const expected = await imageFeatures(encoder, data.train, { size: 6, mean, std, workers: 0 });
    const stored = await readNpy(files.features);
    expect(stored.shape).toEqual([24, 256]);
    expect(apart(stored.data as Float32Array, expected.data)).toBe(0);
    const report = await readFile(files.report, 'utf8');
    expect(report).toContain('CoKe on mnist');
    expect(report).toMatch(/<\/html>\s*$/);
  });

  test('one that is over is answered from its files', async () => {
    const out = await temporaryFolder();
    const result = await trainingRun(OPTIONS, out);
    const before = await allFiles(out);
    const hooks = { resume: true, onBatch: () => expect.unreachable() };
    expect(await trainingRun({ ...OPTIONS, workers: 1 }, out, hooks)).toEqual(result);
    expect(await allFiles(out)).toEqual(before);
  });

  test.each<RunOptionsOf<'coke'>>([
    { ...OPTIONS, views: 1, optimizer: 'lars', predictor: true, stage2From: 1 },
    { ...OPTIONS, smallCrops: 1, optimizer: 'adam', microBatchSize: 5, beta: 0.3 },
    { ...OPTIONS, labels: 'current', alpha: 0.5, testImages: 12, k: [2] },
  ])('other recipes: %o', async (options) => {
    const { epochs, trained } = await trainingRun(options, await temporaryFolder());
    expect(epochs).toHaveLength(3);
    expect(epochs.every(({ loss = 0 }) => Number.isFinite(loss))).toBe(true);
    expect(trained).toBeDefined();
  });

  test('raw pixels left out', async () => {
    const out = await temporaryFolder();
    const result = await trainingRun({ ...OPTIONS, epochs: 2 }, out, { pixels: false });
    expect(result.pixels).toBeUndefined();
    expect(result.trained).toBeDefined();
    expect(await readFile(runFiles(out).report, 'utf8')).not.toContain('raw pixels');
  });

  test('clustering in WebAssembly', async () => {
    const backend = await wasm({ threads: 1 });
    const out = await temporaryFolder();
    const { devices } = await trainingRun({ ...OPTIONS, epochs: 2 }, out, { backend });
    expect(devices).toEqual(['wasm', backend.name]);
  });
});

describe('a folder of images', () => {
  test.each([true, false])('in folders of their class: %s', async (inClasses) => {
    const folder = await temporaryFolder();
    await writeBarImages(join(folder, 'images'), 12, { inClasses });
    const { testImages, images, ...options } = OPTIONS;
    const data = join(folder, 'images');
    const out = join(folder, 'run');
    const { trained, epochs } = await trainingRun({ ...options, data, size: 8 }, out);
    expect(trained).toBeUndefined();
    expect(epochs.every(({ heads }) => (heads[0]!.agreement !== undefined) === inClasses)).toBe(
      true,
    );
    expect((await readNpy(runFiles(out).features)).shape).toEqual([12, 256]);
    expect(await readFile(runFiles(out).report, 'utf8')).toContain('no test images with classes');
  });
});

describe('a folder of images and one of test images', () => {
  const folders = async () => {
    const folder = await temporaryFolder();
    const [data, test] = [join(folder, 'images'), join(folder, 'others')];
    await writeBarImages(data, 24);
    await writeBarImages(test, 12, { seed: 2 });
    const { testImages, images, ...options } = OPTIONS;
    return { folder, options: { ...options, data, test, size: 8 } };
  };

  test('its features are judged by them', async () => {
    const { folder, options } = await folders();
    const out = join(folder, 'run');
    const result = await trainingRun({ ...options, epochs: 2 }, out);
    const { train, test: others } = await openDataSet(options);
    expect([train.count, others!.count]).toEqual([24, 12]);
    expect(others!.classNames).toEqual(train.classNames);
    // Files may be of any size: they have no raw pixels to compare.
    expect(result.pixels).toBeUndefined();
    expect(result.untrained).toBeDefined();
    const encoder = makeEncoder({ encoder: 'small', seed: 99 }, { channels: 3, side: 8 });
    onTestFinished(() => encoder.dispose());
    loadWeights(encoder, await readFile(runFiles(out).encoder));
    const { mean, std } = await openDataSet(options);
    const again = await judgeEncoder(encoder, { train, test: others! }, { size: 8, mean, std });
    expect(result.trained).toEqual(again);
  });

  test('classes are those of the first, whichever the second has', async () => {
    const { folder, options } = await folders();
    await rm(join(options.test, 'left'), { recursive: true });
    const { train, test: others } = await openDataSet({ ...options, images: 7, testImages: 5 });
    expect([train.count, others!.count]).toEqual([7, 5]);
    // Not the first, which are all of one class.
    expect([...train.classes!]).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect([...others!.classes!]).toEqual([1, 1, 1, 2, 2]);
    for (const { classes, classNames, source } of [train, others!]) {
      if (source.kind !== 'files') throw new Error('files');
      for (const [i, path] of source.paths.entries()) {
        expect(path).toContain(`/${classNames![classes![i]!]}/`);
      }
    }
    await expect(trainingRun({ ...options, images: 1 }, join(folder, 'run'))).rejects.toThrow(
      'data should be a folder of two classes or more, to be judged by test images, got',
    );
    await expect(trainingRun({ ...options, testImages: 9 }, join(folder, 'run'))).rejects.toThrow(
      'testImages should be at most 8, got 9',
    );
    expect(train.classNames).toEqual(others!.classNames);
    await rm(join(options.data, 'right'), { recursive: true });
    await expect(trainingRun(options, join(folder, 'run'))).rejects.toThrow(
      'test should be a folder of the classes of data; folders of images should be of the classes left, middle, got "right"',
    );
    const plain = join(folder, 'plain');
    await writeBarImages(plain, 3, { inClasses: false });
    await expect(openDataSet({ ...options, data: plain })).rejects.toThrow(
      'test should be left out for images without classes, got',
    );
    await expect(openDataSet({ ...options, test: plain })).rejects.toThrow(
      'all images should lie in a folder of their class, got 0.png',
    );
    await expect(openDataSet({ ...options, test: join(folder, 'none') })).rejects.toThrow(
      'test should be a folder of images, got',
    );
    expect(await readdir(folder)).not.toContain('run');
  });
});

describe('a run that is stopped and goes on', () => {
  const stopped = async (out: string, hooks: (stop: () => void) => RunHooks) => {
    const stop = new AbortController();
    const reason = new Error('stopped by hand');
    const run = trainingRun(OPTIONS, out, {
      ...hooks(() => stop.abort(reason)),
      signal: stop.signal,
    });
    await expect(run).rejects.toBe(reason);
  };

  test('is the one that was not, wherever it stopped', async () => {
    const whole = await temporaryFolder();
    await trainingRun(OPTIONS, whole);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }),
        async (at) => {
          const out = await temporaryFolder();
          let batch = 0;
          for (const last of at.sort()) {
            await stopped(out, (stop) => ({
              resume: true,
              onBatch: () => ++batch >= last && stop(),
            }));
          }
          await trainingRun({ ...OPTIONS, ...(at.length > 0 && { ratio: 0.4 }) }, out, {
            resume: true,
          });
          expect(await outcome(out)).toEqual(await outcome(whole));
        },
      ),
      { numRuns: 4 },
    );
    for (const what of ['raw pixels', 'the trained encoder']) {
      const out = await temporaryFolder();
      const onProgress = (stop: () => void) => (told: string) => told.includes(what) && stop();
      await stopped(out, (stop) => ({ onProgress: onProgress(stop) }));
      await trainingRun(OPTIONS, out, { resume: true });
      expect(await outcome(out)).toEqual(await outcome(whole));
    }
    // Died after the epoch was logged, before its checkpoint was written.
    const out = await temporaryFolder();
    const died = trainingRun(OPTIONS, out, {
      onEpoch: ({ epoch }) => {
        if (epoch === 1) throw new Error('died');
      },
    });
    await expect(died).rejects.toThrow('died');
    await trainingRun(OPTIONS, out, { resume: true });
    expect(await outcome(out)).toEqual(await outcome(whole));
  });

  test('not without being told to, not with other options, not with damaged files', async () => {
    const out = await temporaryFolder();
    await stopped(out, (stop) => ({ onBatch: ({ epoch }) => epoch === 1 && stop() }));
    const before = await allFiles(out);
    const refuse = async (options: object, message: string, resume = true) => {
      const run = trainingRun({ ...OPTIONS, ...options }, out, { resume });
      await expect(run).rejects.toThrow(message);
      expect(await allFiles(out)).toEqual(before);
    };
    await refuse({}, 'out should be a folder without a run, or be resumed', false);
    await refuse({ epochs: 4 }, 'epochs should be 3, as the run began, got 4');
    await refuse({ k: [3] }, 'k should be [3,4], as the run began, got');
    await refuse({ alpha: 0.2 }, 'alpha should be 1, as the run began, got 0.2');
    await refuse({ beta: 0.2 }, 'beta should be left out, as the run began, got 0.2');
    await refuse({ images: undefined }, 'images should be 24, as the run began, got undefined');
    const { checkpoint, options } = runFiles(out);
    const bytes = await readFile(checkpoint);
    bytes[bytes.length - 7]! ^= 4;
    await writeFile(checkpoint, bytes);
    await expect(trainingRun(OPTIONS, out, { resume: true })).rejects.toThrow('checksum');
    await writeFile(options, '{"data": "mn');
    const damaged = trainingRun(OPTIONS, out, { resume: true });
    await expect(damaged).rejects.toThrow('run.json should be JSON');
    await rm(options);
    await expect(readRunOptions(runFiles(out))).rejects.toThrow(
      'out should be the folder of a run',
    );
  });
});

describe('what cannot run leaves nothing behind', () => {
  test.each<[object, string]>([
    [{ data: undefined }, 'data should be cifar10, fashion-mnist, mnist or a folder of images'],
    [{ data: 'mnits' }, 'data should be cifar10, fashion-mnist, mnist or a folder of images'],
    [{ data: import.meta.filename }, 'or a folder of images, got'],
    [{ data: import.meta.dirname }, 'should be a folder of images, got none'],
    [{ lamda: 1 }, 'got "lamda"'],
    [{ images: 31 }, 'images should be at most 30, got 31'],
    [{ images: 0 }, 'images should be a positive integer'],
    [{ testImages: 13 }, 'testImages should be at most 12, got 13'],
    [{ testImages: 1.5 }, 'testImages should be a positive integer'],
    [{ views: 3 }, 'views should be 1 or 2, got 3'],
    [{ views: 1, alpha: 1 }, 'alpha should be left out with one view, got 1'],
    [{ stage2From: 1 }, 'stage2From should be left out with two views, got 1'],
    [{ views: 1, stage2From: -1 }, 'stage2From should be an integer from 0 to 3, got -1'],
    [{ test: 'images' }, 'test should be left out for mnist, which has its own, got'],
    [{ test: 1 }, 'test should be a folder of images, got 1'],
    [{ views: 1, smallCrops: 2 }, 'smallCrops should be 0 with one view'],
    [{ encoder: 'vit' }, "encoder should be 'small' or"],
    [{ optimizer: 'lion' }, "optimizer should be 'sgd' or"],
    [{ predictor: 'yes' }, 'predictor should be true or false'],
    [{ epochs: 1 }, 'epochs should be an integer from 2'],
    [{ temperature: 0 }, 'temperature should be in'],
    [{ ratio: 2 }, 'ratio should be'],
    [{ k: [] }, 'k should be'],
    [{ k: ['3'] }, 'k[0] should be'],
    [{ labels: 'next' }, 'labels should be'],
    [{ batchSize: 0 }, 'batchSize should be'],
    [{ workers: -1 }, 'workers should be'],
    [{ weightDecay: -1 }, 'weightDecay should be'],
    [{ learningRate: Number.NaN }, 'learningRate should be'],
    [{ warmupEpochs: 9 }, 'warmupEpochs should be'],
    [{ microBatchSize: 0 }, 'microBatchSize should be'],
    [{ hidden: 0 }, 'hidden should be'],
    [{ dimension: 0 }, 'dimension should be'],
    [{ size: -1 }, 'size should be'],
    [{ evaluateEvery: -1 }, 'evaluateEvery should be'],
    [{ seed: 0.5 }, 'seed should be a safe integer'],
  ])('%o', async (options, message) => {
    const out = join(await temporaryFolder(), 'run');
    const before = memory().numTensors;
    const run = trainingRun({ ...OPTIONS, ...options } as RunOptions, out);
    await expect(run).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  test('test images of a folder', async () => {
    const folder = await temporaryFolder();
    await writeBarImages(join(folder, 'images'), 3);
    const run = trainingRun(
      { ...OPTIONS, images: 2, data: join(folder, 'images') },
      join(folder, 'run'),
    );
    await expect(run).rejects.toThrow(
      'testImages should be left out without a folder, test, got 9',
    );
    expect(await readdir(folder)).toEqual(['images']);
  });

  test('hooks that are none', async () => {
    const out = join(await temporaryFolder(), 'run');
    await expect(trainingRun(OPTIONS, out, { onBach: 1 } as never)).rejects.toThrow('got "onBach"');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(trainingRun(OPTIONS, out, { signal })).rejects.toThrow('enough');
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });
});
