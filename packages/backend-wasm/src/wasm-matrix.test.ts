import { ConstrainedKMeans, matrix, Random, ratioBounds } from '@coke/core';
import { createClusteringState } from '@coke/core/backend';
import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { createBackend } from './wasm.ts';

const random = new Random(5);
const draw = (length: number) => Float32Array.from({ length }, () => random.normal());

test('gives the labels that the same rows give from the host', async () => {
  const backend = createBackend(await createEngine(), 'auto');
  const values = draw(50 * 6);
  const x = backend.alloc(50, 6);
  x.data.set(values);
  const models = [0, 1].map(() => new ConstrainedKMeans({ k: 4, seed: 3, backend }));
  const labels = [await models[0]!.partialFit(x), await models[1]!.partialFit(matrix(values, 6))];
  expect(labels[0]).toEqual(labels[1]);
  expect(await models[0]!.predict(x)).toEqual(await models[1]!.predict(matrix(values, 6)));
});

test('keeps its values when memory grows under it', async () => {
  const backend = createBackend(await createEngine(), 'auto');
  const x = backend.alloc(3, 5);
  expect([...x.data]).toEqual(new Array(15).fill(0));
  const values = draw(15);
  x.data.set(values);
  backend.alloc(1000, 1000);
  expect(x.data).toEqual(values);
});

test('takes a matrix of another backend as it takes any', async () => {
  const [one, other] = [
    createBackend(await createEngine(), 'auto'),
    createBackend(await createEngine(), 'auto'),
  ];
  const x = other.alloc(8, 3);
  x.data.set(draw(24));
  expect(one.native!.is(x)).toBe(false);
  const head = createClusteringState(draw(6), 3, ratioBounds(2, 0.5));
  const labels = [one, other].map((backend) => {
    const out = { labels: new Int32Array(8) };
    const session = backend.open({ metric: 'euclidean', heads: [head], normalize: false });
    if ('then' in session) throw new Error('open should answer at once');
    session.assign(x, out, { centers: 'current', prices: false });
    return out.labels;
  });
  expect(labels[0]).toEqual(labels[1]);
});

test('refuses sizes that are none, and a batch that memory cannot hold, without a trace', async () => {
  const engine = await createEngine();
  const backend = createBackend(engine, 'auto');
  for (const size of [0, -1, 1.5, Number.NaN]) {
    expect(() => backend.alloc(size, 2)).toThrow(`rows should be a positive integer, got ${size}`);
    expect(() => backend.alloc(2, size)).toThrow(`cols should be a positive integer, got ${size}`);
  }
  expect(() => backend.alloc(2 ** 20, 2 ** 12)).toThrow(RangeError);
  expect(engine.memory.used).toBe(0);
});

test('cannot be used once disposed, and gives its memory back', async () => {
  const engine = await createEngine();
  const x = createBackend(engine, 'auto').alloc(2, 2);
  expect(engine.memory.used).toBe(1);
  x.dispose();
  x.dispose();
  expect(engine.memory.used).toBe(0);
  expect(() => x.data).toThrow('x should be a matrix in use, got a disposed one');
});

test('its values may be handed in as a plain matrix, too, though memory grows on the way', async () => {
  const backend = createBackend(await createEngine(), 'auto');
  const x = backend.alloc(900, 40);
  x.data.set(draw(900 * 40));
  const head = createClusteringState(draw(80), 40, ratioBounds(2, 0.5));
  const [inside, outside] = [true, false].map((within) => {
    const session = backend.open({ metric: 'euclidean', heads: [head], normalize: false });
    if ('then' in session) throw new Error('open should answer at once');
    const out = { labels: new Int32Array(900) };
    const data = within ? x.data : x.data.slice();
    session.assign(matrix(data, 40), out, { centers: 'current', prices: false });
    return out.labels;
  });
  expect(inside).toEqual(outside);
});
