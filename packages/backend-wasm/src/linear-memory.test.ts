import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinearMemory } from './linear-memory.ts';

test('blocks never overlap, begin on cache lines and keep what is in them while memory grows', () => {
  const call = fc.oneof(
    { weight: 2, arbitrary: fc.record({ bytes: fc.integer({ min: 0, max: 150_000 }) }) },
    { weight: 1, arbitrary: fc.record({ release: fc.nat() }) },
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
      const memory = new LinearMemory();
      const live: { at: number; length: number; mark: number }[] = [];
      for (const [mark, next] of calls.entries()) {
        if ('bytes' in next) {
          const length = Math.ceil(next.bytes / 4);
          const at = memory.allocate(4 * length);
          expect(at % 64).toBe(0);
          expect(at).toBeGreaterThan(0);
          memory.i32(at, length).fill(mark);
          live.push({ at, length, mark });
        } else if (live.length > 0) {
          const [gone] = live.splice(next.release % live.length, 1);
          memory.release(gone!.at);
        }
        for (const { at, length, mark } of live) {
          expect(memory.i32(at, length).every((value) => value === mark)).toBe(true);
        }
        expect(memory.used).toBe(live.length);
      }
    }),
    { numRuns: 40 },
  );
});

test('what is released is used again: memory stays flat', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 10 }),
      (sizes) => {
        const memory = new LinearMemory();
        const round = () => {
          for (const at of sizes.map((size) => memory.allocate(size))) memory.release(at);
        };
        round();
        const before = memory.buffer.byteLength;
        for (let time = 0; time < 5; time++) round();
        expect(memory.buffer.byteLength).toBe(before);
        // One free block again: all of it can be had at once.
        memory.allocate(before - 64);
        expect(memory.buffer.byteLength).toBe(before);
      },
    ),
  );
});

test('says what was asked for when memory ends, and loses nothing', () => {
  const memory = new LinearMemory();
  const at = memory.allocate(4);
  memory.i32(at, 1)[0] = 7;
  expect(() => memory.allocate(2 ** 32)).toThrow(
    /models and rows should be within .* got \d+ bytes/,
  );
  expect(memory.i32(at, 1)[0]).toBe(7);
  expect(memory.used).toBe(1);
});
