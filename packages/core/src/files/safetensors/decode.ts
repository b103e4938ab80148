import { shouldBe } from '../../support/error-message.ts';
import { checkLayout } from './check-layout.ts';
import { CHECKSUM_KEY, checksumOf } from './checksum.ts';
import { DTYPES, type Dtype } from './dtype.ts';
import { readHeaderLength } from './header-length.ts';
import { PREFIX_LENGTH } from './layout.ts';
import { swapIfBigEndian } from './little-endian.ts';
import { type Header, readHeader, type TensorInfo } from './read-header.ts';
import { SafetensorsError } from './safetensors-error.ts';
import type { Tensor } from './tensor.ts';

/** How strict `decodeSafetensors` is. */
export interface DecodeOptions {
  /**
   * `'required'` (default): a file without checksum counts as damaged. `'optional'`: it does not, for
   * files that other programs wrote; a checksum that is there has to be right all the same.
   */
  readonly checksum?: 'required' | 'optional';
}

/** What a file holds. */
export interface Safetensors {
  /** By name, in the order of the header. */
  readonly tensors: Map<string, Tensor>;
  /** Texts by key, without the checksum; an object without a prototype. */
  readonly metadata: Record<string, string>;
}

/**
 * Reads a file of the safetensors format (github.com/huggingface/safetensors, "Format"), as strictly
 * as that text, where the official reader is laxer: no key twice, nothing in front of the header.
 * Copies the data out, keeps no view of `bytes`, which may begin at any alignment.
 *
 * @throws TypeError if `bytes` is no Uint8Array; RangeError for an unknown option; SafetensorsError if
 * the file is malformed or damaged, or has tensors of a type that we do not read.
 */
export function decodeSafetensors(bytes: Uint8Array, options: DecodeOptions = {}): Safetensors {
  const file = asBytes(bytes);
  const policy = options.checksum ?? 'required';
  if (policy !== 'required' && policy !== 'optional') {
    throw new RangeError(shouldBe('checksum', '"required" or "optional"', policy));
  }
  const dataStart = PREFIX_LENGTH + readHeaderLength(file, file.length);
  const header = readHeader(file, PREFIX_LENGTH, dataStart, DTYPES);
  const data = file.subarray(dataStart);
  checkLayout(header.tensors, data.length);
  verifyChecksum(file, header, policy);
  const tensors = new Map(header.tensors.map((info) => [info.name, readTensor(data, info)]));
  return { tensors, metadata: header.metadata };
}

function asBytes(bytes: Uint8Array): Uint8Array {
  // By its tag, so that arrays of other realms count; a plain view, as a subclass may slice otherwise.
  if (
    Object.prototype.toString.call(bytes) !== '[object Uint8Array]' ||
    !ArrayBuffer.isView(bytes)
  ) {
    throw new TypeError(shouldBe('bytes', 'a Uint8Array', bytes));
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function verifyChecksum(file: Uint8Array, { checksum }: Header, policy: string): void {
  if (checksum === undefined) {
    if (policy === 'optional') return;
    throw new SafetensorsError(shouldBe(`${CHECKSUM_KEY} in the metadata`, 'there', undefined));
  }
  const { value, offset } = checksum;
  // Spelled with escapes it would not lie in the eight bytes that are left out of the sum.
  if (String.fromCharCode(...file.subarray(offset, offset + 8)) !== value) {
    const rule = 'eight hexadecimal digits';
    throw new SafetensorsError(shouldBe(`${CHECKSUM_KEY} in the metadata`, rule, value));
  }
  const computed = checksumOf(file, offset);
  if (value === computed) return;
  throw new SafetensorsError(shouldBe('checksum of the file', `"${value}" as stored`, computed));
}

function readTensor(data: Uint8Array, { dtype, shape, dataOffsets }: TensorInfo<Dtype>): Tensor {
  const [begin, end] = dataOffsets;
  const bytes = new Uint8Array(end - begin);
  bytes.set(data.subarray(begin, end));
  const { BYTES_PER_ELEMENT: size } = DTYPES[dtype];
  swapIfBigEndian(bytes, size);
  return { shape, data: new DTYPES[dtype](bytes.buffer) };
}
