import { afterEach, expect, test, vi } from 'vitest';
import { BusyTimes } from './busy-times.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a thread that comes to its timers in time is not busy', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  const times = new BusyTimes();
  vi.advanceTimersByTime(1000);
  expect(times.stop()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is longest counts, up to the end', () => {
  // Time goes on, and the timer never comes to its turn.
  vi.useFakeTimers({ toFake: ['performance'] });
  const times = new BusyTimes();
  vi.advanceTimersByTime(305);
  expect(times.stop()).toBe(300);
});
