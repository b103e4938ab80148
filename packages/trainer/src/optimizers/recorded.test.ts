import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readCase, readTensor } from '../../testing/recorded-array.ts';
import { clipNorms } from './clip-norms.ts';
import { sgd } from './sgd.ts';

beforeAll(() => tf.setBackend('cpu'));

test.each(['dino-head', 'dino-head-lengths'])(
  'norms of %s are clipped as recorded',
  async (name) => {
    const { clip, gradientNorms } = await readCase<{
      clip: number;
      gradientNorms: Record<string, number>;
    }>(name);
    for (const of of Object.keys(gradientNorms)) {
      const gradient = await readTensor(name, `${of}_grad`);
      // Of 0, without momentum, a step of rate 1 is the gradient.
      const w = tf.variable(tf.zerosLike(gradient));
      const make = clipNorms(sgd({ momentum: 0, weightDecay: 0 }), clip);
      await make(new Map([[of, w]])).apply(new Map([[of, gradient]]), 1);
      const difference = tf.add(w, await readTensor(name, `${of}_clipped`));
      expect(Math.max(...difference.dataSync().map(Math.abs))).toBeLessThan(1e-6);
    }
  },
);
