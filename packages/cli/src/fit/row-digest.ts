import { createHash } from 'node:crypto';
import type { GivenRows } from '@coke/core';

/** Tells rows from other rows: SHA-256 of their numbers. */
export function rowDigest({ data, rows, cols }: GivenRows): string {
  const { buffer, byteOffset, byteLength } = data;
  return createHash('sha256')
    .update(`${data.BYTES_PER_ELEMENT} ${rows} ${cols} `)
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}
