import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

test('blocks never overlap, begin on cache lines and keep what is in them while memory grows', () => {
  const call = fc.oneof(
    { weight: 2, arbitrary: fc.record({ bytes: fc.integer({ min: 0, max: 150_000 }) }) },
    { weight: 1, arbitrary: fc.record({ release: fc.nat() }) },
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
      const heap = new Heap();
      const live: { at: number; length: number; mark: number }[] = [];
      for (const [mark, next] of calls.entries()) {
        if ('bytes' in next) {
          const length = Math.ceil(next.bytes / 4);
          const at = heap.allocate(4 * length);
          expect(at % 64).toBe(0);
          expect(at).toBeGreaterThan(0);
          heap.i32(at, length).fill(mark);
          live.push({ at, length, mark });
        } else if (live.length > 0) {
          const [gone] = live.splice(next.release % live.length, 1);
          heap.release(gone!.at);
        }
        for (const { at, length, mark } of live) {
          expect(heap.i32(at, length).every((value) => value === mark)).toBe(true);
        }
        expect(heap.used).toBe(live.length);
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
        const heap = new Heap();
        const round = () => {
          for (const at of sizes.map((size) => heap.allocate(size))) heap.release(at);
        };
        round();
        const before = heap.memory.buffer.byteLength;
        for (let time = 0; time < 5; time++) round();
        expect(heap.memory.buffer.byteLength).toBe(before);
        // One free block again: all of it can be had at once.
        heap.allocate(before - 64);
        expect(heap.memory.buffer.byteLength).toBe(before);
      },
    ),
  );
});

test('says what was asked for when memory ends, and loses nothing', () => {
  const heap = new Heap();
  const at = heap.allocate(4);
  heap.i32(at, 1)[0] = 7;
  expect(() => heap.allocate(2 ** 32)).toThrow(
    /heads and batches should be within .* got \d+ bytes/,
  );
  expect(heap.i32(at, 1)[0]).toBe(7);
  expect(heap.used).toBe(1);
});
