import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ratioBounds } from '@coke/core';
import { createClusteringState, matrix } from '@coke/core/backend';
import { expect, test } from 'vitest';
import { native } from './native.ts';

const [K, DIM, ROWS] = [100, 64, 4096];
/** Of rows held: what each model leaves behind at least, if it is not freed. */
const MEGABYTES = (4 * ROWS * DIM) / 2 ** 20;
const MODELS = 300;

const x = matrix(
  Float32Array.from({ length: ROWS * DIM }, (_, at) => Math.sin(at)),
  DIM,
);
const backend = await native({ threads: 3 });

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Have a session and a scorer work. */
async function use() {
  const state = createClusteringState(x.data.slice(0, K * DIM), DIM, ratioBounds(K, 0.5));
  const problem = { metric: 'cosine', heads: [state], normalize: false } as const;
  const [session, scorer] = [
    await backend.open(problem),
    await backend.score!({ metric: 'cosine', k: K, dim: DIM }),
  ];
  await session.assign(x, { labels: new Int32Array(ROWS) }, { centers: 'current', prices: true });
  const held = await scorer.hold(x);
  const sums = { sums: new Float64Array(K * DIM), weights: new Float64Array(K) };
  await scorer.sums(held, new Int32Array(ROWS), undefined, sums);
  return { session, scorer, held };
}

const megabytes = () => process.memoryUsage.rss() / 2 ** 20;

/** Have the addon free what nobody can reach. */
async function collectAll(): Promise<void> {
  // Finalisers run when the event loop goes on.
  for (let i = 0; i < 3; i++) {
    collect();
    await setImmediate();
  }
}

type Model = Awaited<ReturnType<typeof use>>;

/** Megabytes that many models take when the first few have come and gone. */
async function growth(end: (model: Model) => Promise<void> | void): Promise<number> {
  let first = 0;
  for (let i = 0; i < MODELS; i++) {
    await end(await use());
    if (i === 29) first = megabytes();
  }
  return megabytes() - first;
}

test('models that are disposed, more than once too, leave no memory behind', async () => {
  // What is within reach is not freed by being collected.
  const kept: Model[] = [];
  const grown = await growth((model) => {
    kept.push(model);
    for (let i = 0; i < 2; i++) {
      model.session.dispose();
      model.scorer.dispose();
      model.held.release();
    }
  });
  expect(grown).toBeLessThan((MODELS * MEGABYTES) / 4);
});

test('nor do rows that are released one after another', async () => {
  const { session, scorer, held } = await use();
  held.release();
  session.dispose();
  const before = megabytes();
  for (let i = 0; i < MODELS; i++) (await scorer.hold(x)).release();
  expect(megabytes() - before).toBeLessThan((MODELS * MEGABYTES) / 4);
  scorer.dispose();
});

test('nor models that nobody disposed of, once they are collected', async () => {
  let left = 0;
  const grown = await growth(async () => {
    if (left++ % 30 === 29) await collectAll();
  });
  expect(grown).toBeLessThan((MODELS * MEGABYTES) / 4);
});
