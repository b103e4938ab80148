import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slots } from './slots.ts';

test('so many run at a time, in turn, whether they fail or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 12 }),
      async (count, tasks) => {
        const inTurn = slots(count);
        const begun: number[] = [];
        let running = 0;
        const task = async (index: number) => {
          begun.push(index);
          expect(++running).toBeLessThanOrEqual(count);
          for (let i = 0; i < tasks[index]!.turns; i++) await Promise.resolve();
          running--;
          if (tasks[index]!.fails) throw index;
          return index;
        };
        const got = await Promise.allSettled(tasks.map((_, i) => inTurn(() => task(i))));
        const ids = tasks.map((_, i) => i);
        expect(got.map((g) => (g.status === 'fulfilled' ? g.value : g.reason))).toEqual(ids);
        expect(got.map(({ status }) => status === 'rejected')).toEqual(tasks.map((t) => t.fails));
        expect(begun).toEqual(ids);
      },
    ),
  );
});
