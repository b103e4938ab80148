import { type Backend, reference } from '@coke/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measureStep } from './measure-step.ts';
import type { Question } from './question.ts';

const question: Question = {
  entrant: { library: 'reference', where: 'Node' },
  size: { name: 'X', rows: 30, dim: 8, k: 5 },
  ...{ rounds: 3, seconds: 0.001, budget: 60 },
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** The reference backend, watched; each step takes so many milliseconds of a clock that else stands still. */
function watched(ms: number) {
  const seen = { steps: 0, disposed: 0 };
  const backend: Backend = {
    name: 'watched',
    async open(problem) {
      const session = await reference().open(problem);
      const { step, dispose } = session;
      return Object.assign(session, {
        async step(...args: Parameters<typeof step>) {
          seen.steps++;
          vi.advanceTimersByTime(ms);
          await step.apply(session, args);
        },
        dispose() {
          seen.disposed++;
          dispose.call(session);
        },
      });
    },
  };
  return { seen, opened: { backend, device: 'here' } };
}

test('as many samples as rounds, and labels of every row', async () => {
  const { seen, opened } = watched(1);
  const { device, samples, cold, labels } = await measureStep(opened, question);
  expect({ device, cold }).toEqual({ device: 'here', cold: false });
  expect(samples).toEqual([1, 1, 1]);
  expect(labels).toHaveLength(30);
  expect(new Set(labels).size).toBeGreaterThan(1);
  // The first, one to warm up, and three rounds.
  expect(seen).toEqual({ steps: 5, disposed: 1 });
});

test('no round begins when the budget is used up, but one is always there', async () => {
  const { seen, opened } = watched(20);
  const { samples, cold } = await measureStep(opened, { ...question, rounds: 99, budget: 0.09 });
  expect(cold).toBe(false);
  // Begun after 40, 60 and 80 ms.
  expect(samples).toEqual([20, 20, 20]);
  expect(seen).toEqual({ steps: 5, disposed: 1 });
});

test('where the first step is all that there is time for, it is said to be', async () => {
  const { seen, opened } = watched(20);
  const { samples, cold } = await measureStep(opened, { ...question, budget: 0.001 });
  expect(cold).toBe(true);
  expect(samples).toHaveLength(1);
  expect(seen).toEqual({ steps: 1, disposed: 1 });
});
