import fc from 'fast-check';
import { expect } from 'vitest';
import type { Trainer } from '../src/training/trainer.ts';
import { timeless } from './timeless.ts';

/**
 * For tests: a run that was stopped after any of its batches, and restored, is the run that never stopped, to
 * the bit: checkpoint and records.
 *
 * @param make - Makes the same run, of few batches, again and again; encoders are left to the test.
 */
export async function expectSameWhenResumed(make: () => Trainer, numRuns = 5): Promise<void> {
  const whole = make();
  let batches = 0;
  await whole.train({ onBatch: () => batches++ });
  const end = tensorsOf(await whole.save());
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: batches - 1 }), async (stopAfter) => {
      const [first, second] = [make(), make()];
      const stop = new AbortController();
      let seen = 0;
      const onBatch = () => ++seen === stopAfter && stop.abort();
      await expect(first.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
      const file = await first.save();
      await second.restore(file);
      expect(await second.save()).toEqual(file);
      for (const trainer of [first, second]) {
        await trainer.train();
        expect(tensorsOf(await trainer.save())).toEqual(end);
        expect(timeless(trainer.history)).toEqual(timeless(whole.history));
        trainer.dispose();
      }
    }),
    { numRuns },
  );
  whole.dispose();
}

/** What follows a checkpoint's header, which tells the time. */
function tensorsOf(file: Uint8Array): Uint8Array {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return file.slice(8 + length);
}
