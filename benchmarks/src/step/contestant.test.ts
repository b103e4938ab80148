import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fastestSetting } from './contestant.ts';

test('the setting that was fastest once it was warm, whatever trouble it had', async () => {
  const trials = fc.array(fc.integer({ min: 2, max: 99 }), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(trials, { minLength: 2 }), async (times) => {
      const settings = times.map((own, at) => {
        // The first trial is the best of all, and must not count.
        const left = [1 - at, ...own];
        return { name: String(at), run: async () => left.shift()! };
      });
      const { name } = await fastestSetting(settings, 1);
      expect(Math.min(...times[Number(name)]!)).toBe(Math.min(...times.flat()));
    }),
  );
});

test('a setting without a rival is not tried', async () => {
  const setting = { name: 'only', run: () => Promise.reject(new Error('should not run')) };
  expect(await fastestSetting([setting], 1)).toBe(setting);
});
