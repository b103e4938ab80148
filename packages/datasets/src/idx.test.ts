import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idxBytes } from '../testing/made-up-images.ts';
import { parseIdx } from './idx.ts';

const arrays = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.record({
      shape: fc.constant(shape),
      data: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });

test('reads any shape and data, wherever the bytes lie in memory', () => {
  fc.assert(
    fc.property(arrays, fc.nat(9), ({ shape, data }, offset) => {
      const bytes = idxBytes(shape, data);
      const memory = new Uint8Array(offset + bytes.length + 3);
      memory.set(bytes, offset);
      const parsed = parseIdx(memory.subarray(offset, offset + bytes.length), shape.length, 'x');
      expect(parsed.shape).toEqual(shape);
      expect([...parsed.data]).toEqual([...data]);
    }),
  );
});

test('refuses a file of any other length', () => {
  fc.assert(
    fc.property(arrays, fc.integer({ min: -40, max: 40 }), ({ shape, data }, change) => {
      fc.pre(change !== 0);
      const bytes = idxBytes(shape, data);
      const other = new Uint8Array(Math.max(0, bytes.length + change));
      other.set(bytes.subarray(0, other.length));
      expect(() => parseIdx(other, shape.length, 'x')).toThrow(RangeError);
    }),
  );
});

test('refuses another magic number, and says which bytes it saw', () => {
  const bytes = idxBytes([2], [1, 2]);
  expect(() => parseIdx(bytes, 3, 'train-images')).toThrow(
    'train-images should begin with the bytes 0 0 8 3, got 0 0 8 1',
  );
  bytes[2] = 0x0d;
  expect(() => parseIdx(bytes, 1, 'floats')).toThrow('got 0 0 13 1');
  expect(() => parseIdx(new Uint8Array(), 1, 'empty')).toThrow('got none');
});

test('a shape as large as can be written is refused, not allocated', () => {
  const bytes = idxBytes([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], []);
  expect(() => parseIdx(bytes, 3, 'x')).toThrow(RangeError);
});
