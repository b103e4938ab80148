import { type Backend, reference } from '@coke/core';
import type { Session } from '@coke/core/backend';
import { expect, test } from 'vitest';
import { checkBackend } from './index.ts';

/** The reference, but for what `change` replaces. */
function broken(change: (session: Session) => Partial<Session>): () => Backend {
  return () => ({
    name: 'broken',
    async open(problem) {
      const session = await reference().open(problem);
      return {
        assign: (x, out, options) => session.assign(x, out, options),
        step: (x, out, options) => session.step(x, out, options),
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
        ...change(session),
      };
    },
  });
}

test('a correct backend passes, property by property', async () => {
  const report = await checkBackend(reference, { numRuns: 3, sparse: true });
  expect(report.passed).toBe(true);
  expect(report.properties.length).toBeGreaterThan(15);
  expect(new Set(report.properties.map(({ name }) => name)).size).toBe(report.properties.length);
});

test('a failure says what was expected, and on which problem', async () => {
  const forgetful = broken((session) => ({
    endEpoch: async (options) => {
      const before = await session.read();
      await session.endEpoch(options);
      if (before.some(({ counts }) => counts.some((n) => n > 0))) throw new Error('lost');
    },
  }));
  const report = await checkBackend(forgetful);
  expect(report.passed).toBe(false);
  const [failed] = report.properties.filter(({ error }) => error);
  expect(failed!.name).toBe('follows the reference');
  expect(failed!.error!.message).toContain('Property failed after');
  expect(failed!.error!.message).toContain('"kind":"endEpoch"');
});

test('the smallest failing problem is told', async () => {
  const offByOne = broken((session) => ({
    step: async (x, out, options) => {
      await session.step(x, out, options);
      out.labels[0]! += 1;
    },
  }));
  const report = await checkBackend(offByOne, { numRuns: 20 });
  const { error } = report.properties.find(({ name }) => name === 'follows the reference')!;
  expect(error!.message).toMatch(/"k":\[1\],"dim":1,.*"rows":1,/);
});

test('a backend that cannot be made fails every property', async () => {
  const report = await checkBackend(() => Promise.reject(new Error('no device')), { numRuns: 1 });
  expect(report.properties.every(({ error }) => error?.message.includes('no device'))).toBe(true);
});

test('a property that takes too long fails and says so', async () => {
  const slow = broken((session) => ({
    read: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return session.read();
    },
  }));
  const report = await checkBackend(slow, { timeLimit: 50 });
  const { error } = report.properties.find(({ name }) => name === 'follows the reference')!;
  expect(error!.message).toContain('interrupted');
});

test('sizes keep to their limits', async () => {
  const largest = { heads: 0, k: 0, dim: 0, rows: 0 };
  const watched: () => Backend = () => ({
    name: 'watched',
    async open(problem) {
      largest.heads = Math.max(largest.heads, problem.heads.length);
      for (const { k, dim } of problem.heads) {
        largest.k = Math.max(largest.k, k);
        largest.dim = Math.max(largest.dim, dim);
      }
      const session = await reference().open(problem);
      return {
        assign: (x, out, options) => session.assign(x, out, options),
        step(x, out, options) {
          largest.rows = Math.max(largest.rows, x.rows);
          return session.step(x, out, options);
        },
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
    },
  });
  const sizes = { heads: 2, k: 11, dim: 5, rows: 9 };
  const report = await checkBackend(watched, { sizes });
  expect(report.passed).toBe(true);
  expect(largest).toEqual(sizes);
});

test('stage 2 is left alone where it is not asked for', async () => {
  const first = broken((session) => ({
    step(x, out, options) {
      if (options.centers === 'previous') throw new Error('no stage 2');
      return session.step(x, out, options);
    },
    endEpoch(options) {
      if (options.averaging !== undefined) throw new Error('no stage 2');
      return session.endEpoch(options);
    },
  }));
  expect((await checkBackend(first, { numRuns: 10, stage2: false })).passed).toBe(true);
  expect((await checkBackend(first, { numRuns: 10 })).passed).toBe(false);
});
