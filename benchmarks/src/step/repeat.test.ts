import { expect, test } from 'vitest';
import { repeat } from './repeat.ts';

test('works once however short the time, and counts', async () => {
  const seen: number[] = [];
  const ms = await repeat((i) => seen.push(i), 0);
  expect(seen).toEqual([0]);
  expect(ms).toBeGreaterThanOrEqual(0);
});

test('waits for each piece of work before the next, until the time is over', async () => {
  let running = 0;
  let done = 0;
  const started = performance.now();
  const ms = await repeat(async (i) => {
    expect(running++).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    done = i + 1;
  }, 0.02);
  const elapsed = performance.now() - started;
  expect(done).toBeGreaterThan(0);
  // Of all the time, what one took: never more than all of it shared out.
  expect(ms * done).toBeLessThanOrEqual(elapsed);
  expect(ms * done).toBeGreaterThanOrEqual(20);
});
