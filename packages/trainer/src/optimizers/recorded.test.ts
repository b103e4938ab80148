import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readCase, readTensor } from '../../testing/recorded-array.ts';
import { clipNorms } from './clip-norms.ts';
import { larc } from './larc.ts';
import { lars } from './lars.ts';
import { sgd } from './sgd.ts';

beforeAll(() => tf.setBackend('cpu'));

/** See recorded/README.md. */
interface RecordedOptimizer {
  readonly learningRate: readonly number[];
  readonly momentum: number;
  readonly weightDecay: number;
  readonly trust: number;
}

test.each([
  ['optimizer-lars', lars],
  ['optimizer-larc', larc],
  ['optimizer-lars-clipped', (options: object) => lars({ ...options, clip: true })],
] as const)('%s, as recorded', async (name, make) => {
  const { learningRate, momentum, weightDecay, trust } = await readCase<RecordedOptimizer>(name);
  const variables = new Map<string, tf.Variable>();
  for (const of of ['weight', 'bias']) {
    variables.set(of, tf.variable(await readTensor(name, `${of}_0`)));
  }
  const optimizer = make({ momentum, weightDecay, trust })(variables);
  for (const [t, rate] of learningRate.entries()) {
    const gradients = new Map<string, tf.Tensor>();
    for (const of of variables.keys()) gradients.set(of, await readTensor(name, `${of}_grad_${t}`));
    await optimizer.apply(gradients, rate);
    for (const [of, value] of variables) {
      const difference = tf.sub(value, await readTensor(name, `${of}_${t + 1}`));
      expect(Math.max(...difference.dataSync().map(Math.abs))).toBeLessThan(1e-6);
    }
  }
});

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
