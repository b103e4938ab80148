/** An array of bytes of any rank, as the IDX format of MNIST holds it. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTES = 0x08;

/**
 * Read an IDX file of unsigned bytes: two zero bytes, the type, the rank, the shape in big-endian
 * 32-bit integers, then the elements.
 *
 * @param name - What errors call the file.
 * @returns A view of `bytes`, not a copy.
 * @throws RangeError if it is no such file, or is cut short.
 */
export function parseIdx(bytes: Uint8Array, rank: number, name: string): IdxArray {
  const magic = [0, 0, UNSIGNED_BYTES, rank].join(' ');
  const got = bytes.subarray(0, 4).join(' ');
  if (got !== magic) {
    throw new RangeError(`${name} should begin with the bytes ${magic}, got ${got || 'none'}`);
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new RangeError(`${name} should hold at least ${start} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = start + shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== length) {
    const rule = `${length} bytes for the shape ${shape.join(' × ')}`;
    throw new RangeError(`${name} should hold ${rule}, got ${bytes.length}`);
  }
  return { shape, data: bytes.subarray(start) };
}
