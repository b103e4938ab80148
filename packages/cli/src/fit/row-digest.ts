import { createHash } from 'node:crypto';
import type { HostRows } from '@coke/core/backend';

/** Tells rows from other rows: SHA-256 of their numbers. */
export function rowDigest(given: HostRows): string {
  const { data, rows, cols } = given;
  const hash = createHash('sha256').update(`${data.BYTES_PER_ELEMENT} ${rows} ${cols} `);
  const arrays = given.kind === 'csr' ? [data, given.indices, given.indptr] : [data];
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
