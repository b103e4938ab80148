import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { expect, test } from 'vitest';
import { readRleHybrid } from './rle-hybrid.ts';

/** Values of so many bits, with runs among them. */
const values = fc.integer({ min: 1, max: 20 }).chain((width) =>
  fc.record({
    width: fc.constant(width),
    values: fc
      .array(fc.tuple(fc.nat(2 ** width - 1), fc.integer({ min: 1, max: 20 })), { minLength: 1 })
      .map((runs) => runs.flatMap(([value, length]) => new Array<number>(length).fill(value))),
  }),
);

function written(of: readonly number[], width: number): Uint8Array {
  const writer = new ByteWriter();
  writeRleBitPackedHybrid(writer, [...of], width);
  return writer.getBytes().slice();
}

test('values that hyparquet-writer wrote are read, from any place on', () => {
  fc.assert(
    fc.property(values, fc.nat(5), ({ values, width }, start) => {
      const encoded = written(values, width);
      const bytes = new Uint8Array(start + encoded.length + 3);
      bytes.set(encoded, start);
      const output = new Int32Array(values.length);
      const end = readRleHybrid(bytes, start, width, output);
      expect([...output]).toEqual(values);
      expect(end).toBe(start + encoded.length);
    }),
  );
});

test('values that are cut off are an error, but for what fills a group up', () => {
  fc.assert(
    fc.property(values, fc.nat(), ({ values, width }, cut) => {
      const encoded = written(values, width);
      const output = new Int32Array(values.length);
      const length = cut % encoded.length;
      try {
        readRleHybrid(encoded.subarray(0, length), 0, width, output);
        expect([...output]).toEqual(values);
        expect(length).toBeGreaterThanOrEqual(encoded.length - width);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
  expect(() =>
    readRleHybrid(written([1, 2, 3], 4).subarray(0, 2), 0, 4, new Int32Array(3)),
  ).toThrow('a run of values should reach 3, got 0');
});

test('a run longer than there are values to be read is cut, and one of none is an error', () => {
  const output = new Uint8Array(3);
  // 2^27 times the value 1.
  readRleHybrid(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x01, 1), 0, 1, output);
  expect([...output]).toEqual([1, 1, 1]);
  expect(() => readRleHybrid(Uint8Array.of(0, 1, 0, 1), 0, 1, output)).toThrow(RangeError);
  expect(() => readRleHybrid(new Uint8Array(99).fill(0xff), 0, 1, output)).toThrow(RangeError);
  expect(() => readRleHybrid(Uint8Array.of(2, 1), 0, 33, output)).toThrow(
    'bits a value should be at most 32, got 33',
  );
});
