import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from './repeat.ts';

// The clock stands still but for what the work takes.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('works once however short the time, and counts', async () => {
  const seen: number[] = [];
  const ms = await repeat((i) => seen.push(i), 0);
  expect(seen).toEqual([0]);
  expect(ms).toBe(0);
});

test('waits for each piece of work before the next, until the time is over', async () => {
  let running = 0;
  let done = 0;
  const ms = await repeat(async (i) => {
    expect(running++).toBe(0);
    await null;
    // 2, 4, 6, 8 ms.
    vi.advanceTimersByTime(2 * (i + 1));
    running--;
    done = i + 1;
  }, 0.02);
  // Of the 20 ms that four took, one's share.
  expect(done).toBe(4);
  expect(ms).toBe(5);
});
