import { decompressLz4Frame } from './lz4-frame.ts';

export type ArrowModule = typeof import('apache-arrow');

/** apache-arrow, loaded when it is first needed, with what undoes the compression of buffers. */
export async function loadArrow(): Promise<ArrowModule> {
  const arrow = await import('apache-arrow');
  const { compressionRegistry, CompressionType } = arrow;
  if (!compressionRegistry.get(CompressionType.LZ4_FRAME)?.decode) {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decompressLz4Frame });
  }
  if (!compressionRegistry.get(CompressionType.ZSTD)?.decode) {
    const { decompress } = await import('fzstd');
    compressionRegistry.set(CompressionType.ZSTD, {
      decode: (bytes) => aligned(decompress(bytes)),
    });
  }
  return arrow;
}

/** Numbers of 64 bits are read where they lie: fzstd's output may begin anywhere in its buffer. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
