import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ByteRange, chunkBytes } from './chunk-bytes.ts';

const MEBIBYTE = 2 ** 20;

const FILE = new Uint8Array(50 * MEBIBYTE);
for (let place = 0; place < FILE.length; place++) FILE[place] = byteAt(place);

function byteAt(place: number): number {
  return place % 251;
}

function counted() {
  const requests: ByteRange[] = [];
  const read = async (from: number, to: number) => {
    requests.push({ from, to });
    return FILE.subarray(from, to);
  };
  return { read, requests };
}

test('bytes are those of the place, however far one looks and goes', async () => {
  const steps = fc.array(fc.tuple(fc.nat(300_000), fc.double({ min: 0, max: 1, noNaN: true })));
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(1, 40), async (steps, mebibytes) => {
      const { read } = counted();
      const range = { from: 123, to: 123 + mebibytes * MEBIBYTE };
      const [chunk] = chunkBytes(read, [range]);
      let place = range.from;
      for (const [length, share] of steps) {
        const bytes = await chunk!.peek(length);
        expect(bytes.length).toBeGreaterThanOrEqual(Math.min(length, range.to - place));
        expect(bytes.length).toBeLessThanOrEqual(range.to - place);
        for (const i of [0, bytes.length - 1]) {
          if (bytes.length > 0) expect(bytes[i]).toBe(byteAt(place + i));
        }
        const skipped = Math.floor(share * Math.min(length, bytes.length));
        chunk!.skip(skipped);
        place += skipped;
      }
    }),
    { numRuns: 20 },
  );
});

test('small chunks are read at once, in their order or not, but for what lies far between them', async () => {
  const { read, requests } = counted();
  const ranges = [
    { from: 5000, to: 6000 },
    { from: 0, to: 1000 },
    { from: MEBIBYTE, to: MEBIBYTE + 10 },
    { from: 1000, to: 5000 },
  ];
  for (const [i, chunk] of chunkBytes(read, ranges).entries()) {
    const { from, to } = ranges[i]!;
    const bytes = await chunk.peek(1);
    expect([...bytes]).toEqual(Array.from({ length: to - from }, (_, k) => byteAt(from + k)));
  }
  expect(requests).toEqual([
    { from: 0, to: 6000 },
    { from: MEBIBYTE, to: MEBIBYTE + 10 },
  ]);
});

test('large chunks are read through windows that are small together', async () => {
  const { read, requests } = counted();
  const ranges = Array.from({ length: 50 }, (_, i) => ({
    from: i * MEBIBYTE,
    to: (i + 1) * MEBIBYTE,
  }));
  const chunks = chunkBytes(read, ranges);
  for (const chunk of chunks) await chunk.peek(10);
  const lengths = requests.map(({ from, to }) => to - from);
  expect(requests).toHaveLength(50);
  expect(Math.max(...lengths) * 50).toBeLessThanOrEqual(32 * MEBIBYTE);
  // A page that is larger than its window is read as a whole.
  expect((await chunks[7]!.peek(900_000)).length).toBeGreaterThanOrEqual(900_000);
});
