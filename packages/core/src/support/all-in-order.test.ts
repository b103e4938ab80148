import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allInOrder } from './all-in-order.ts';

interface Task {
  readonly fails: boolean;
}

const tasks: fc.Arbitrary<readonly Task[]> = fc.array(fc.record({ fails: fc.boolean() }), {
  maxLength: 6,
});

test('whatever is done first, the error is the first in order, and nothing goes on after it', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, fc.scheduler(), async (tasks, scheduler) => {
      let settled = 0;
      const all = allInOrder(
        tasks.map(async ({ fails }, i) => {
          await scheduler.schedule(Promise.resolve());
          settled++;
          if (fails) throw i;
          return i;
        }),
      );
      const outcome = all.then(
        (value) => ({ value, settled }),
        (error) => ({ error, settled }),
      );
      await scheduler.waitFor(outcome);
      const first = tasks.findIndex(({ fails }) => fails);
      expect(await outcome).toEqual({
        ...(first < 0 ? { value: tasks.map((_, i) => i) } : { error: first }),
        settled: tasks.length,
      });
    }),
  );
});

test('takes what is no promise, each of its own type', async () => {
  const [number, text]: [number, string] = await allInOrder([1, Promise.resolve('two')]);
  expect([number, text]).toEqual([1, 'two']);
});
