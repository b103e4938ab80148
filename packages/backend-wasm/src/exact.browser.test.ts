import type { ExactProgress } from '@coke/core';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { ExactMessage, ExactRequest } from '../browser/exact-worker.ts';

let worker: Worker;
const ask = (request: ExactRequest) => worker.postMessage(request);

beforeEach(() => {
  const url = new URL('../browser/exact-worker.ts', import.meta.url);
  worker = new Worker(url, { type: 'module' });
});

afterEach(() => worker.terminate());

/** What the worker says last; `onProgress` hears of all that it says on the way. */
function answer(onProgress: (progress: ExactProgress) => void): Promise<ExactMessage> {
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<ExactMessage>) => {
      if ('progress' in data) onProgress(data.progress as ExactProgress);
      else resolve(data);
    };
  });
}

test('an exact fit in a worker gives what Node gives, and tells of every pass on the way', async () => {
  const expected = inject('fittedExactlyInNode');
  expect(Math.min(...expected.sizes)).toBeGreaterThanOrEqual(108);
  const passes = new Set<number>();
  const answered = answer(({ iteration, scored, rows }) => {
    if (scored === rows) passes.add(iteration);
  });
  ask({ restarts: 1 });
  expect(await answered).toEqual({ fitted: expected });
  expect(passes.size).toBeGreaterThan(1);
});

test('a message aborts an exact fit in a worker that would go on for hours', async () => {
  let seen = 0;
  const answered = answer(() => {
    if (seen++ === 0) ask('abort');
  });
  ask({ restarts: 1e6 });
  expect(await answered).toEqual({ failed: 'AbortError' });
  expect(seen).toBeGreaterThan(0);
});
