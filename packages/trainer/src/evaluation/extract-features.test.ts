import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import type { ViewBatch } from '../images/views.ts';
import type { ApplyOptions, Encoder } from '../network/module.ts';
import { extractFeatures } from './extract-features.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Mean over pixels of each channel, and a tensor that is nobody's but the caller's to tidy. */
function channelMeans(seen: ApplyOptions[] = []): Encoder {
  const apply = (x: tf.Tensor4D, options: ApplyOptions) => {
    seen.push(options);
    tf.ones([3]);
    return tf.mean(x, [1, 2]) as tf.Tensor2D;
  };
  return { trainable: new Map(), state: new Map(), apply, dispose() {} };
}

function batch(random: Random, ids: number[]): ViewBatch {
  const shape = [ids.length, 2, 3, 3] as const;
  const data = Float32Array.from({ length: ids.length * 18 }, () => random.normal());
  const other = { data: new Float32Array(ids.length), shape: [ids.length, 1, 1, 1] as const };
  return { ids: Int32Array.from(ids), views: [{ data, shape }, other] };
}

function means({ views }: ViewBatch): number[] {
  const { data, shape } = views[0]!;
  return Array.from({ length: shape[0] * 3 }, (_, at) => {
    const from = Math.floor(at / 3) * 18 + (at % 3);
    return [0, 3, 6, 9, 12, 15].reduce((sum, step) => sum + data[from + step]!, 0) / 6;
  });
}

test('rows of all batches in order, of the first view, and no tensor is left', async () => {
  const random = new Random(1);
  const batches = [[4, 2, 9], [0], [7, 1]].map((ids) => batch(random, ids));
  const before = tf.memory().numTensors;
  const seen: ApplyOptions[] = [];
  const rows: number[] = [];
  async function* source() {
    for (const one of batches) yield one;
  }
  const { features, ids } = await extractFeatures(channelMeans(seen), source(), {
    onProgress: (done) => rows.push(done),
  });
  expect([...ids]).toEqual([4, 2, 9, 0, 7, 1]);
  expect([features.rows, features.cols]).toEqual([6, 3]);
  for (const [at, value] of batches.flatMap(means).entries()) {
    expect(features.data[at]).toBeCloseTo(value, 5);
  }
  expect(rows).toEqual([3, 4, 6]);
  expect(seen).toEqual([{ training: false }, { training: false }, { training: false }]);
  expect(tf.memory().numTensors).toBe(before);
});

test('an abort ends it, the source too, and leaves no tensor', async () => {
  const random = new Random(1);
  const before = tf.memory().numTensors;
  const stop = new AbortController();
  let ended = false;
  async function* source() {
    try {
      for (;;) yield batch(random, [1]);
    } finally {
      ended = true;
    }
  }
  const onProgress = (rows: number) => rows === 3 && stop.abort(new Error('enough'));
  const run = extractFeatures(channelMeans(), source(), { signal: stop.signal, onProgress });
  await expect(run).rejects.toThrow('enough');
  expect(ended).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});

test('an abort from outside is heard, however fast batches come', async () => {
  const batches = Array.from({ length: 30 }, (_, i) => batch(new Random(1), [i]));
  const told: number[] = [];
  const options = { signal: abortFromOutside(), onProgress: (rows: number) => told.push(rows) };
  await expect(extractFeatures(channelMeans(), batches, options)).rejects.toThrow('enough');
  expect(told.length).toBeLessThan(3);
});

test('nothing to encode, and an encoder that loses rows, are refused', async () => {
  await expect(extractFeatures(channelMeans(), [])).rejects.toThrow(
    new RangeError('batches should be at least one, got 0'),
  );
  const losing = { ...channelMeans(), apply: () => tf.ones([1, 5]) as tf.Tensor2D };
  const before = tf.memory().numTensors;
  await expect(extractFeatures(losing, [batch(new Random(1), [1, 2])])).rejects.toThrow(
    new RangeError('features should be of shape [2, d], got [1, 5]'),
  );
  expect(tf.memory().numTensors).toBe(before);
});
