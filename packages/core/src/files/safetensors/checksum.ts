import { crc32 } from '../../support/crc32.ts';

/**
 * Key in the metadata under which our files carry their CRC-32 (our own rule; the format has no
 * checksum, and other readers see one more text).
 */
export const CHECKSUM_KEY = 'crc32';

/** What the checksum reads in its own place, which it cannot know. */
export const CHECKSUM_BLANK = '00000000';

const BLANK: Uint8Array = /* @__PURE__ */ new TextEncoder().encode(CHECKSUM_BLANK);

/**
 * CRC-32 of a whole file whose eight bytes at `offset`, the checksum's own, read `00000000`.
 *
 * @returns Eight hexadecimal digits, of which only lower-case ones count as right: upper case is one
 * flipped bit away.
 */
export function checksumOf(file: Uint8Array, offset: number): string {
  const before = crc32(file.subarray(0, offset));
  const within = crc32(BLANK, before);
  return crc32(file.subarray(offset + BLANK.length), within)
    .toString(16)
    .padStart(8, '0');
}
