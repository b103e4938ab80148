import { afterEach, expect, test, vi } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('adds up what lies between start and stop', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const watch = new Stopwatch();
  vi.advanceTimersByTime(100);
  expect(watch.seconds).toBe(0);
  watch.start();
  vi.advanceTimersByTime(250);
  expect(watch.seconds).toBe(0.25);
  watch.start();
  watch.stop();
  vi.advanceTimersByTime(1000);
  watch.start();
  vi.advanceTimersByTime(500);
  watch.stop();
  watch.stop();
  expect(watch.seconds).toBe(0.75);
});

test('processor time is what the process had, while it ran', () => {
  const usage = vi.spyOn(process, 'cpuUsage');
  usage.mockReturnValue({ user: 1_500_000, system: 500_000 });
  const watch = new Stopwatch();
  expect(watch.processorSeconds).toBe(0);
  watch.start();
  expect(watch.processorSeconds).toBe(2);
  watch.stop();
  watch.start();
  watch.stop();
  expect(watch.processorSeconds).toBe(4);
  usage.mockRestore();
});
