import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCase } from '../../testing/recorded-array.ts';
import { cosineSchedule } from '../schedules/cosine-schedule.ts';
import { momentumSchedule } from './momentum-schedule.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('it goes as the schedule of that name does, and ends where it should', () => {
  const sizes = { steps: fc.integer({ min: 1, max: 50 }), at: share };
  fc.assert(
    fc.property(share, share, fc.record(sizes), (first, last, { steps, at }) => {
      const step = Math.floor(at * (steps - 1));
      const momentum = momentumSchedule(first, last);
      const schedule = cosineSchedule({
        ...{ base: first, final: last, epochs: steps, batchesPerEpoch: 1 },
      });
      expect(momentum({ step, steps })).toBeCloseTo(schedule(step, 0), 12);
      expect(momentum({ step: 0, steps })).toBeCloseTo(first, 12);
      // Ahead by one it is what the next step would have, and at the end the last.
      const ahead = momentumSchedule(first, last, 1);
      expect(ahead({ step, steps })).toBe(momentum({ step: step + 1, steps }));
      expect(ahead({ step: steps - 1, steps })).toBeCloseTo(last, 12);
      expect(momentumSchedule(first, last, 9)({ step, steps: 1 })).toBeCloseTo(last, 12);
      for (const value of [momentum({ step, steps }), ahead({ step, steps })]) {
        expect(value).toBeGreaterThanOrEqual(Math.min(first, last) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(first, last) + 1e-12);
      }
    }),
  );
});

test('of BYOL, as recorded', async () => {
  const about = await readCase<{
    readonly baseMomentum: number;
    readonly totalSteps: number;
    readonly globalStep: readonly number[];
    readonly momentum: readonly number[];
  }>('byol');
  const momentum = momentumSchedule(about.baseMomentum);
  for (const [i, step] of about.globalStep.entries()) {
    expect(momentum({ step, steps: about.totalSteps })).toBeCloseTo(about.momentum[i]!, 6);
  }
});
