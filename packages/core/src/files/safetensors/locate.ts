import { checkLayout } from './check-layout.ts';
import { ELEMENT_BYTES } from './dtype.ts';
import { readHeaderLength } from './header-length.ts';
import { PREFIX_LENGTH } from './layout.ts';
import { readHeader } from './read-header.ts';

/** Where in a file one tensor lies. */
export interface TensorPlace {
  readonly name: string;
  /** As the format names element types: F16, BF16 and BOOL too, which `decodeSafetensors` does not read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte in the file, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Where the tensors of a safetensors file lie, for one that is read in parts. The data is not looked at, nor
 * a checksum.
 *
 * @param size - Of the file, in bytes.
 * @param bytes - Reads those from `from` until before `to`.
 * @throws SafetensorsError if the header is malformed or does not fit the size; whatever `bytes` throws.
 */
export async function locateTensors(
  size: number,
  bytes: (from: number, to: number) => Promise<Uint8Array>,
): Promise<TensorPlace[]> {
  const prefix = await bytes(0, Math.min(size, PREFIX_LENGTH));
  const start = PREFIX_LENGTH + readHeaderLength(prefix, size);
  const { tensors } = readHeader(await bytes(0, start), PREFIX_LENGTH, start, ELEMENT_BYTES);
  checkLayout(tensors, size - start);
  return tensors.map(({ name, dtype, shape, dataOffsets: [begin, end] }) => {
    return { name, dtype, shape, from: start + begin, to: start + end };
  });
}
