import { endianness } from 'node:os';

/** Array types that are written, and their names in a header. */
export type NpyValues = Float32Array | Int32Array;

/** The values begin at a multiple of this, so that a reader may map them into memory. */
const ALIGNMENT = 64;
/** \x93NUMPY and version 1.0; the length of what follows takes two bytes more. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0] as const;

/**
 * What comes before the values of a `.npy` file, format version 1.0, row-major.
 *
 * @param shape - The length, or lengths, of the array.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(values: NpyValues, shape: readonly number[]): Uint8Array {
  const order = endianness() === 'LE' ? '<' : '>';
  const type = values instanceof Float32Array ? 'f4' : 'i4';
  // Python writes a tuple of one with a comma: (3,).
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${order}${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = MAGIC.length + 2;
  const length = Math.ceil((start + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dict.padEnd(length - start - 1)}\n`;
  const size = [text.length & 255, text.length >> 8];
  return Uint8Array.from([...MAGIC, ...size, ...new TextEncoder().encode(text)]);
}
