import fc from 'fast-check';
import { expect, test } from 'vitest';
import { swapIfBigEndian } from './little-endian.ts';

test('on a big-endian host, elements are turned round', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      const bytes = new Uint8Array(8 * values.length);
      const view = new DataView(bytes.buffer);
      for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, false);
      swapIfBigEndian(bytes, 8, false);
      for (const [i, value] of values.entries()) expect(view.getFloat64(8 * i, true)).toBe(value);
    }),
  );
});

test('on a little-endian host, and single bytes anywhere, stay as they are', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  swapIfBigEndian(bytes, 4, true);
  swapIfBigEndian(bytes, 1, false);
  expect(bytes).toEqual(Uint8Array.of(1, 2, 3, 4));
});
