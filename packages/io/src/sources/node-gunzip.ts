import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from './decompress.ts';

/** By Node's zlib: several packed files one after the other are one, as `cat` and `bgzip` make them. */
export const nodeGunzip: Gunzip = async function* (parts, signal) {
  const packed = Readable.from(parts, { objectMode: false });
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  const abort = () => unpacked.destroy(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    yield* packed.pipe(unpacked);
  } finally {
    signal?.removeEventListener('abort', abort);
    packed.destroy();
    unpacked.destroy();
  }
};
