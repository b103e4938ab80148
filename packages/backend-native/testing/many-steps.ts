// `npm run check:memory`: a million steps of one session, with lists and sums of a scorer now and then, in memory that
// stays as it is.
import { Random, ratioBounds } from '@coke/core';
import { createCandidates, createClusteringState, matrix } from '@coke/core/backend';
import { native } from '../src/native.ts';

const [K, DIM, ROWS] = [60, 40, 64];
const STEPS = 1_000_000;
const PARTS = 10;
/** What memory may vary by: far less than a byte of each step's rows. */
const ALLOWED_MB = 16;

const random = new Random(1);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const backend = await native({ threads: 2 });
const session = await backend.open({
  metric: 'cosine',
  heads: [createClusteringState(normals(K * DIM), DIM, ratioBounds(K, 0.5))],
  normalize: false,
});
const scorer = await backend.score!({ metric: 'euclidean', k: K, dim: DIM });
const x = matrix(normals(ROWS * DIM), DIM);
const held = await scorer.hold(x);
const out = { labels: new Int32Array(ROWS), similarities: new Float32Array(ROWS) };
const lists = createCandidates(ROWS, 4);
const sums = { sums: new Float64Array(K * DIM), weights: new Float64Array(K) };

let [first, most] = [0, 0];
for (let part = 1; part <= PARTS; part++) {
  for (let step = 0; step < STEPS / PARTS; step++) {
    await session.step(x, out, {
      dualLearningRates: [0.1],
      centers: 'current',
      unitLength: true,
      carry: 0.99,
    });
    if (step % 1000 > 0) continue;
    await scorer.near(held, 0, ROWS, 0.1, lists);
    await scorer.sums(held, out.labels, undefined, sums);
    await session.endEpoch({});
  }
  globalThis.gc?.();
  const megabytes = process.memoryUsage.rss() / 2 ** 20;
  if (part === 1) first = megabytes;
  most = Math.max(most, megabytes);
  console.log(`${(part * STEPS) / PARTS} steps: ${megabytes.toFixed(1)} MB`);
}
session.dispose();
scorer.dispose();
const grown = most - first;
console.log(`grown by ${grown.toFixed(1)} MB at most, of ${ALLOWED_MB} allowed`);
process.exitCode = grown <= ALLOWED_MB ? 0 : 1;
