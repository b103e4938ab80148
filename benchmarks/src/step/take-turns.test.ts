import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeTurns } from './take-turns.ts';

test('all have one turn a round, nobody is always first, the first round does not count', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (count, rounds) => {
        const turns: number[] = [];
        const contestants = Array.from({ length: count }, (_, at) => ({
          run: async (seconds: number) => {
            expect(seconds).toBe(0.5);
            return turns.push(at);
          },
        }));
        const times = await takeTurns(contestants, { rounds, seconds: 0.5 });
        const all = contestants.map((_, at) => at);
        const first = new Set<number>();
        for (let round = 0; round <= rounds; round++) {
          const own = turns.slice(round * count, (round + 1) * count);
          expect([...own].sort()).toEqual(all);
          first.add(own[0]!);
        }
        expect(first.size).toBe(Math.min(count, rounds + 1));
        // A turn's result was its place in the order of all: later than those of the first round.
        expect(times.map((own) => own.length)).toEqual(all.map(() => rounds));
        expect(times.flat().every((place) => place > count)).toBe(true);
        for (const [at, own] of times.entries()) {
          for (const place of own) expect(turns[place - 1]).toBe(at);
        }
      },
    ),
    { numRuns: 10 },
  );
});

test('stops between turns', async () => {
  const stop = new AbortController();
  let turns = 0;
  const run = async () => {
    if (++turns === 2) stop.abort(new Error('enough'));
    return 1;
  };
  const options = { rounds: 9, seconds: 0, signal: stop.signal };
  await expect(takeTurns([{ run }, { run }, { run }], options)).rejects.toThrow('enough');
  expect(turns).toBe(2);
});
