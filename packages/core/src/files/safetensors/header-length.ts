import { shouldBe } from '../../support/error-message.ts';
import { MAX_HEADER_LENGTH, PREFIX_LENGTH } from './layout.ts';
import { SafetensorsError } from './safetensors-error.ts';

/**
 * Length of the header, which the first bytes of a file tell.
 *
 * @param start - The first 8 bytes at least, of a file that has as many.
 * @param size - Of the whole file, in bytes.
 * @throws SafetensorsError if the file cannot be so long.
 */
export function readHeaderLength(start: Uint8Array, size: number): number {
  if (start.length < PREFIX_LENGTH) {
    const rule = `at least ${PREFIX_LENGTH} bytes long`;
    throw new SafetensorsError(shouldBe('the file', rule, start.length));
  }
  const words = new DataView(start.buffer, start.byteOffset, PREFIX_LENGTH);
  const length = words.getUint32(4, true) * 2 ** 32 + words.getUint32(0, true);
  const limit = Math.min(MAX_HEADER_LENGTH, size - PREFIX_LENGTH);
  if (length <= limit) return length;
  const rule = `at most ${limit} in a file of ${size} bytes`;
  throw new SafetensorsError(shouldBe('length of the header', rule, length));
}
