import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../sources/memory-source.ts';
import { FortranRecords } from './fortran-records.ts';

test('block by block, whatever the size of blocks and of what is taken', async () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 30 }),
    width: fc.integer({ min: 1, max: 5 }),
    size: fc.constantFrom(1, 2, 4, 8),
    blockBytes: fc.integer({ min: 1, max: 300 }),
    heights: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
    length: fc.nat(70),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, width, size, blockBytes, heights, length }) => {
      const all = Uint8Array.from({ length: rows * width * size }, (_, i) => i * 31);
      const file = memorySource(Uint8Array.from([...new Uint8Array(length), ...all]));
      let asked = 0;
      const bytes = (from: number, to: number) => {
        asked = Math.max(asked, (to - from) * width);
        return file.bytes(from, to);
      };
      const header = { length, shape: [rows, width], isFortranOrder: true, descr: '<f4' };
      const whole = { take: async () => all, close: async () => {} };
      const source = { ...file, bytes };
      const records = new FortranRecords(source, header, width * size, whole, blockBytes);
      let row = 0;
      for (let i = 0; row < rows; i++) {
        const height = Math.min(heights[i % heights.length]!, rows - row);
        const expected = Uint8Array.from({ length: height * width * size }, (_, at) => {
          const [byte, element] = [at % size, Math.floor(at / size)];
          const [column, below] = [element % width, Math.floor(element / width)];
          return all[(column * rows + row + below) * size + byte]!;
        });
        expect(await records.take(height)).toEqual(expected);
        row += height;
      }
      expect(asked).toBeLessThanOrEqual(Math.max(blockBytes, 12 * width * size));
    }),
    { numRuns: 300 },
  );
});
