import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeElements, ELEMENT_TYPES, littleEndianBytes } from './element-type.ts';

const bits16 = (...values: number[]) => littleEndianBytes(Uint16Array.from(values));

test('float16 by hand, from IEEE 754: numbers, subnormal ones, zeros, infinities, no number', () => {
  const bits = [0x3c00, 0xc000, 0x7bff, 0x3555, 0x0400, 0x0001, 0x83ff, 0x7c00, 0xfc00, 0x7e00];
  const values = [1, -2, 65504, 0.333251953125, 2 ** -14, 2 ** -24, -1023 * 2 ** -24];
  const rest = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  expect(decodeElements('float16', bits16(...bits), false)).toEqual(
    Float32Array.of(...values, ...rest),
  );
  expect(Object.is(decodeElements('float16', bits16(0x8000), false)[0], -0)).toBe(true);
});

test('bfloat16 is the upper half of float32', () => {
  const floats = Float32Array.of(1, -2.5, 2 ** 100, -0, Number.NEGATIVE_INFINITY);
  const halves = Array.from(new Uint32Array(floats.buffer), (word) => word >>> 16);
  expect(decodeElements('bfloat16', bits16(...halves), false)).toEqual(floats);
});

test('either byte order gives the same, from any alignment, and bytes are not kept', () => {
  const names = Object.keys(ELEMENT_TYPES) as (keyof typeof ELEMENT_TYPES)[];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 9 }), (name, seed) => {
      const { bytes: size } = ELEMENT_TYPES[name];
      const little = Uint8Array.from(
        { length: size * seed.length + 1 },
        (_, i) => i * 7 + seed[0]!,
      );
      const bytes = little.subarray(1);
      const big = new Uint8Array(bytes.length);
      for (let i = 0; i < big.length; i++) {
        big[i] = bytes[i - (i % size) + size - 1 - (i % size)]!;
      }
      const got = decodeElements(name, bytes, false);
      expect(got.length).toBe(seed.length);
      expect(decodeElements(name, big, true)).toEqual(got);
      little.fill(0);
      expect(decodeElements(name, big, true)).toEqual(got);
    }),
  );
});

test('a truth value is 1 whatever its byte', () => {
  expect(decodeElements('bool', Uint8Array.of(0, 1, 2, 255), false)).toEqual(
    Uint8Array.of(0, 1, 1, 1),
  );
});
