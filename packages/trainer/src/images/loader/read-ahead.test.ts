import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Work that takes as many turns as its number says, and is counted. */
function counted(turns: readonly number[]) {
  const state = { begun: 0, making: 0, stopped: false };
  const make = async (index: number) => {
    state.begun++;
    state.making++;
    for (let i = 0; i < turns[index % turns.length]!; i++) await turn();
    state.making--;
    return index;
  };
  const stop = () => {
    state.stopped = true;
  };
  return { state, make, stop };
}

const TURNS = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 });

test('all come in order, and at most `ahead` are begun beyond the one in use', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5), fc.nat(8), fc.nat(4), TURNS, async (from, count, ahead, turns) => {
      const { state, make, stop } = counted(turns);
      const got: number[] = [];
      for await (const one of readAhead({ from, to: from + count, ahead }, make, stop)) {
        got.push(one);
        await turn();
        expect(state.begun).toBe(Math.min(count, got.length + ahead));
      }
      expect(got).toEqual(Array.from({ length: count }, (_, i) => from + i));
      expect(state).toEqual({ begun: count, making: 0, stopped: true });
    }),
  );
});

test('who leaves early waits until nothing is being made', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(7), fc.nat(4), TURNS, async (last, ahead, turns) => {
      const { state, make, stop } = counted(turns);
      for await (const one of readAhead({ from: 0, to: 8, ahead }, make, stop)) {
        if (one === last) break;
      }
      expect(state).toEqual({ begun: Math.min(8, last + 1 + ahead), making: 0, stopped: true });
    }),
  );
});

test('a failure comes in its turn, and ends it', async () => {
  const { state, make, stop } = counted([1]);
  const failing = async (index: number) => {
    await make(index);
    if (index === 2) throw new Error('number 2');
    return index;
  };
  const got: number[] = [];
  const read = async () => {
    for await (const one of readAhead({ from: 0, to: 9, ahead: 3 }, failing, stop)) got.push(one);
  };
  await expect(read()).rejects.toThrow('number 2');
  expect(got).toEqual([0, 1]);
  expect(state).toEqual({ begun: 6, making: 0, stopped: true });
});
