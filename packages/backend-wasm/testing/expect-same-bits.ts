import { expect } from 'vitest';

/** As `toEqual`, of long arrays in no time. */
export function expectSameBits(got: unknown[], expected: unknown[]): void {
  const bytes = (value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : Buffer.from(String(value));
  expect(got.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) {
    if (!bytes(got[at]).equals(bytes(value))) expect(got[at]).toEqual(value);
  }
}
