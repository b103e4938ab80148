import { createRequire } from 'node:module';
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Contestant } from './contestant.ts';
import type { Problem } from './problem.ts';
import { repeat } from './repeat.ts';
import { transposed } from './transposed.ts';

/** Published for bundlers and for `require`. */
const require: NodeJS.Require = createRequire(import.meta.url);

/** TensorFlow.js on WebAssembly with SIMD: matMul, add, argMax. One thread: more do not work in Node. */
export async function tfjs(problem: Problem): Promise<Contestant> {
  const tf = require('@tensorflow/tfjs-core') as typeof Tfjs;
  require('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const { size, centers, batches } = problem;
  // Transposed beforehand: in the product it would take ten times as long.
  const right = tf.tensor2d(transposed(centers), [size.dim, size.k]);
  const prices = tf.zeros([size.k]);
  const assign = (i: number) =>
    tf.tidy(() => {
      const x = tf.tensor2d(batches[i % batches.length]!.data, [size.rows, size.dim]);
      return tf.argMax(tf.add(tf.matMul(x, right), prices), 1).dataSync();
    });
  return {
    name: 'tfjs-backend-wasm',
    part: 'assign',
    labels: assign(0),
    run: (seconds) => repeat(assign, seconds),
    async close() {
      right.dispose();
      prices.dispose();
    },
  };
}
