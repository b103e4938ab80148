import { shouldBe, show } from '../../support/error-message.ts';
import { CHECKSUM_KEY, checksumOf } from './checksum.ts';
import { DTYPES, dtypeOf, dtypeRank, type TensorData } from './dtype.ts';
import { MAX_HEADER_LENGTH, METADATA_KEY, PREFIX_LENGTH } from './layout.ts';
import { swapIfBigEndian } from './little-endian.ts';
import { elementCount, type Tensor } from './tensor.ts';
import { compareCodePoints, isWellFormed } from './unicode.ts';
import { CHECKSUM_OFFSET, type TensorEntry, writeHeader } from './write-header.ts';

interface DataEntry extends TensorEntry {
  readonly data: TensorData;
}

/**
 * A file of the safetensors format (github.com/huggingface/safetensors, "Format"), with a CRC-32 of the
 * whole in its metadata under `crc32`. The same content gives the same bytes, in whatever order it was
 * put in. Copies the data.
 *
 * @throws TypeError for arguments of the wrong type, RangeError for a shape that its data does not
 * fill, a name that is reserved or is no Unicode, or a header over 100 MB.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  if (Object.prototype.toString.call(tensors) !== '[object Map]') {
    throw new TypeError(shouldBe('tensors', 'a Map', tensors));
  }
  const entries = Array.from(tensors, checkTensor).sort(inFileOrder);
  const header = writeHeader(entries, checkMetadata(metadata));
  if (header.length > MAX_HEADER_LENGTH) {
    const rule = `at most ${MAX_HEADER_LENGTH} bytes`;
    throw new RangeError(shouldBe('header of names, shapes and metadata', rule, header.length));
  }
  const dataStart = PREFIX_LENGTH + header.length;
  const file = new Uint8Array(entries.reduce((sum, { byteLength }) => sum + byteLength, dataStart));
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, PREFIX_LENGTH);
  writeData(entries, file.subarray(dataStart));
  file.set(new TextEncoder().encode(checksumOf(file, CHECKSUM_OFFSET)), CHECKSUM_OFFSET);
  return file;
}

function writeData(entries: readonly DataEntry[], target: Uint8Array): void {
  let end = 0;
  for (const { data, byteLength, dtype } of entries) {
    const begin = end;
    end += byteLength;
    target.set(new Uint8Array(data.buffer, data.byteOffset, byteLength), begin);
    swapIfBigEndian(target.subarray(begin, end), DTYPES[dtype].BYTES_PER_ELEMENT);
  }
}

function inFileOrder(a: TensorEntry, b: TensorEntry): number {
  return dtypeRank(a.dtype) - dtypeRank(b.dtype) || compareCodePoints(a.name, b.name);
}

function checkTensor([name, tensor]: [string, Tensor]): DataEntry {
  checkText('name of a tensor', name);
  if (name === METADATA_KEY) {
    throw new RangeError(shouldBe('name of a tensor', `other than ${METADATA_KEY}`, name));
  }
  const { shape, data } = Object(tensor) as Tensor;
  const dtype = dtypeOf(data);
  if (dtype === undefined) {
    const rule = `one of ${Object.values(DTYPES).map(({ name }) => name)}`.replaceAll(',', ', ');
    throw new TypeError(shouldBe(`tensor ${show(name)}: data`, rule, data));
  }
  if (!Array.isArray(shape)) {
    throw new TypeError(shouldBe(`tensor ${show(name)}: shape`, 'an array of integers', shape));
  }
  if (elementCount(shape) !== data.length) {
    const rule = `integers with the product ${data.length}, the length of the data`;
    const got = `[${shape.slice(0, 8).map(show)}${shape.length > 8 ? ', …' : ''}]`;
    throw new RangeError(`tensor ${show(name)}: shape should be ${rule}, got ${got}`);
  }
  return { name, dtype, shape: [...shape], data, byteLength: data.byteLength };
}

function checkMetadata(metadata: Readonly<Record<string, string>>): Map<string, string> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new TypeError(shouldBe('metadata', 'an object of texts', metadata));
  }
  const texts = new Map(Object.entries(metadata));
  for (const [key, value] of texts) {
    checkText('key of metadata', key);
    checkText(`metadata ${show(key)}`, value);
    if (key === CHECKSUM_KEY) {
      throw new RangeError(shouldBe('key of metadata', `other than ${CHECKSUM_KEY}`, key));
    }
  }
  return texts;
}

function checkText(what: string, text: unknown): void {
  if (typeof text !== 'string') throw new TypeError(shouldBe(what, 'a text', text));
  if (!isWellFormed(text)) throw new RangeError(shouldBe(what, 'well-formed Unicode', text));
}
