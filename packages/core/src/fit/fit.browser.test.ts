import { expect, inject, test } from 'vitest';
import type { FitMessage } from '../../browser/fit-worker.ts';
import { drawRows, fitRows, PROBLEM } from '../../browser/problem.ts';
import type { OnlineProgress } from '../index.ts';

const expected = inject('fittedInNode');
const x = drawRows();

test('a page gives what Node gives, bit for bit', async () => {
  expect(await fitRows()).toEqual(expected);
});

test('a worker gives what Node gives, and tells of every batch on the way', async () => {
  const url = new URL('../../browser/fit-worker.ts', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  try {
    const seen: OnlineProgress[] = [];
    const fitted = await new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }: MessageEvent<FitMessage>) => {
        if ('fitted' in data) resolve(data.fitted);
        else seen.push(data.progress as OnlineProgress);
      };
      worker.postMessage('fit');
    });
    expect(fitted).toEqual(expected);
    const perEpoch = x.rows / PROBLEM.batchSize + 1;
    expect(seen.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: PROBLEM.epochs * perEpoch }, (_, i) => Math.floor(i / perEpoch)),
    );
    expect(seen.filter(({ certificates }) => certificates)).toHaveLength(PROBLEM.epochs);
  } finally {
    worker.terminate();
  }
});

test('predictions are the centers of greatest cosine', () => {
  const cosine = (i: number, k: number) => {
    let [dot, squared] = [0, 0];
    for (let j = 0; j < x.cols; j++) {
      dot += x.data[i * x.cols + j]! * expected.centers[k * x.cols + j]!;
      squared += x.data[i * x.cols + j]! ** 2;
    }
    return dot / Math.sqrt(squared);
  };
  for (const [i, label] of expected.predicted.entries()) {
    const best = Math.max(...Array.from({ length: PROBLEM.k }, (_, k) => cosine(i, k)));
    expect(cosine(i, label)).toBeGreaterThan(best - 1e-6);
  }
});
