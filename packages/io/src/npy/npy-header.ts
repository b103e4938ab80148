import { shouldBe } from '@coke/core/check-options';
import type { ByteReader } from '../arrays/byte-reader.ts';
import { TableError } from '../table/table-error.ts';
import { type PythonLiteral, parsePythonLiteral } from './python-literal.ts';

/** What a `.npy` file says of its array. */
export interface NpyHeader {
  /** `<f4`, for instance, or a list of fields. */
  readonly descr: PythonLiteral;
  readonly isFortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the values. */
  readonly length: number;
}

/** The values begin at a multiple of this, so that a reader may map them into memory. */
const ALIGNMENT = 64;
/** \x93NUMPY; the version follows in two bytes. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Far longer than what describes a record of thousands of fields. */
const MAX_TEXT = 1 << 24;

/**
 * Reads what comes before the values: format versions 1.0, 2.0 and 3.0.
 *
 * @param file - What errors call the file.
 * @throws TableError for what is none.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function readNpyHeader(reader: ByteReader, file: string): Promise<NpyHeader> {
  const refuse = (what: string, rule: string, got: unknown, options?: ErrorOptions) =>
    new TableError({ file }, shouldBe(what, rule, got), options);
  const start = await reader.take(MAGIC.length + 2);
  if (start.length < MAGIC.length + 2 || MAGIC.some((byte, i) => start[i] !== byte)) {
    throw refuse('it', 'an .npy file, which begins with \\x93NUMPY', `${start.subarray(0, 6)}`);
  }
  const [major, minor] = start.subarray(MAGIC.length) as unknown as [number, number];
  if (major < 1 || major > 3 || minor !== 0) {
    throw refuse('version of .npy', '1.0, 2.0 or 3.0', `${major}.${minor}`);
  }
  const sizeBytes = major === 1 ? 2 : 4;
  const size = (await reader.take(sizeBytes)).reduceRight((sum, byte) => 256 * sum + byte, 0);
  if (size > MAX_TEXT) throw refuse('header', `at most ${MAX_TEXT} bytes long`, size);
  const bytes = await reader.take(size);
  if (bytes.length < size) throw refuse('header', `${size} bytes long`, bytes.length);
  let header: PythonLiteral;
  try {
    header = parsePythonLiteral(textOf(bytes, major));
  } catch (error) {
    throw refuse('header', 'a dict of Python', (error as Error).message, { cause: error });
  }
  const get = (key: string) => (header instanceof Map ? header.get(key) : undefined);
  const [descr, isFortranOrder, shape] = ['descr', 'fortran_order', 'shape'].map(get);
  if (descr === undefined || descr === null) throw refuse('descr', 'a dtype', descr);
  if (typeof isFortranOrder !== 'boolean') {
    throw refuse('fortran_order', 'True or False', isFortranOrder);
  }
  if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length))) {
    throw refuse('shape', 'a tuple of integers', shape);
  }
  return { descr, isFortranOrder, shape, length: MAGIC.length + 2 + sizeBytes + size };
}

function textOf(bytes: Uint8Array, major: number): string {
  if (major === 3) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * What comes before the values of a `.npy` file, format version 1.0, row-major.
 *
 * @param descr - `<f4`, for instance.
 * @param shape - The length, or lengths, of the array.
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  // Python writes a tuple of one with a comma: (3,).
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = MAGIC.length + 4;
  const length = Math.ceil((start + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dict.padEnd(length - start - 1)}\n`;
  const size = [text.length & 255, text.length >> 8];
  return Uint8Array.from([...MAGIC, 1, 0, ...size, ...new TextEncoder().encode(text)]);
}
