import { type AnyBackend, reference } from '@coke/core';
import { expect, test } from 'vitest';
import { measureStep } from './measure-step.ts';
import type { Question } from './question.ts';

const question: Question = {
  entrant: { library: 'reference', where: 'Node' },
  size: { name: 'X', rows: 30, dim: 8, k: 5 },
  ...{ rounds: 3, seconds: 0.001, budget: 60 },
};

/** The reference backend, watched; each step takes so many milliseconds more. */
function watched(delay = 0) {
  const seen = { steps: 0, disposed: 0 };
  const backend: AnyBackend = {
    name: 'watched',
    async open(problem) {
      const session = await reference().open(problem);
      const { step, dispose } = session;
      return Object.assign(session, {
        async step(...args: Parameters<typeof step>) {
          seen.steps++;
          await new Promise((resolve) => setTimeout(resolve, delay));
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
  const { seen, opened } = watched();
  const { device, samples, cold, labels } = await measureStep(opened, question);
  expect({ device, cold }).toEqual({ device: 'here', cold: false });
  expect(samples).toHaveLength(3);
  expect(samples.every((ms) => ms > 0)).toBe(true);
  expect(labels).toHaveLength(30);
  expect(new Set(labels).size).toBeGreaterThan(1);
  expect(seen.steps).toBeGreaterThanOrEqual(5);
  expect(seen.disposed).toBe(1);
});

test('no round begins when the budget is used up, but one is always there', async () => {
  const { seen, opened } = watched(20);
  const { samples, cold } = await measureStep(opened, { ...question, rounds: 99, budget: 0.05 });
  expect(cold).toBe(false);
  expect(samples.length).toBeGreaterThanOrEqual(1);
  expect(samples.length).toBeLessThan(99);
  expect(seen.disposed).toBe(1);
});

test('where the first step is all that there is time for, it is said to be', async () => {
  const { seen, opened } = watched(20);
  const { samples, cold } = await measureStep(opened, { ...question, budget: 0.001 });
  expect(cold).toBe(true);
  expect(samples).toHaveLength(1);
  expect(seen).toEqual({ steps: 1, disposed: 1 });
});
