import '@tensorflow/tfjs-backend-cpu';
import { memory, reshape, setBackend, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { barImages } from '../../testing/made-up-pictures.ts';
import { encoderFrom } from '../network/encoders/encoder-from.ts';
import { imageFeatures } from './image-features.ts';
import { judgeEncoder, judgeNeighbors, judgePixels } from './judge-encoder.ts';
import { pixelFeatures } from './pixel-features.ts';

beforeAll(() => setBackend('cpu'));

/** Features are the pixels, as the encoder gets them. */
const pixels = encoderFrom((x: Tensor4D) => reshape(x, [x.shape[0], 64]), {
  trainable: {},
});
const OPTIONS = { size: 8, workers: 0 };

test('features of images are those of their pixels, normalised, in order', async () => {
  const images = barImages(7);
  const { source } = images;
  if (source.kind !== 'pixels') throw new Error('in memory');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
      fc.float({ min: 0.125, max: 1, noNaN: true }),
      async (batchSize, mean, std) => {
        const options = { ...OPTIONS, batchSize, mean: [mean], std: [std] };
        const { data, rows, cols } = await imageFeatures(pixels, images, options);
        expect([rows, cols]).toEqual([7, 64]);
        for (const [at, value] of data.entries()) {
          expect(value).toBeCloseTo((source.data[at]! / 255 - mean) / std, 4);
        }
      },
    ),
    { numRuns: 8 },
  );
});

test('raw pixels are shares of 255, and only of images in memory', () => {
  const images = barImages(3);
  const { source } = images;
  const { data, rows, cols } = pixelFeatures(images);
  expect([rows, cols]).toEqual([3, 64]);
  const bytes = source.kind === 'pixels' ? source.data : [];
  expect([...data]).toEqual(Array.from(bytes, (byte) => Math.fround(byte / 255)));
  const files = { kind: 'files' as const, paths: ['a.png'], channels: 3 as const };
  expect(() => pixelFeatures({ count: 1, source: files })).toThrow(TypeError);
});

describe('how well features tell the class', () => {
  const images = { train: barImages(60, 1), test: barImages(30, 2) };
  const shown = (c: number) => ({ linear: c, neighbors: [{ k: 20, accuracy: c }] });

  test('all of it where a bar tells, by pixels and by an encoder of them', async () => {
    const before = memory().numTensors;
    expect(await judgePixels(images)).toEqual(shown(1));
    expect(await judgeEncoder(pixels, images, OPTIONS)).toEqual(shown(1));
    expect(await judgeNeighbors(pixels, images, OPTIONS)).toEqual([{ k: 20, accuracy: 1 }]);
    expect(memory().numTensors).toBe(before);
  });

  test('a third where features are all the same', async () => {
    const blind = encoderFrom((x: Tensor4D) => zeros([x.shape[0], 2]), {
      trainable: {},
    });
    const { linear, neighbors } = await judgeEncoder(blind, images, OPTIONS);
    expect(linear).toBeCloseTo(1 / 3, 6);
    expect(neighbors[0]!.accuracy).toBeCloseTo(1 / 3, 6);
  });

  test('no more neighbours than there are images', async () => {
    const few = { train: barImages(19), test: images.test };
    expect((await judgePixels(few)).neighbors).toEqual([]);
    const many = { train: barImages(200), test: images.test };
    expect((await judgePixels(many)).neighbors.map(({ k }) => k)).toEqual([20, 200]);
  });

  test('images without classes, a signal', async () => {
    const { classes, ...without } = barImages(20);
    const unknown = { train: without, test: images.test };
    await expect(judgeEncoder(pixels, unknown, OPTIONS)).rejects.toThrow('train.classes should be');
    await expect(judgePixels({ ...images, test: without })).rejects.toThrow('test.classes');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(judgeEncoder(pixels, images, { ...OPTIONS, signal })).rejects.toThrow('enough');
    await expect(judgePixels(images, { signal })).rejects.toThrow('enough');
  });
});
