import { shouldBe, show } from '../../support/error-message.ts';
import { CHECKSUM_KEY } from './checksum.ts';
import { DTYPES, type Dtype, isDtype } from './dtype.ts';
import { JsonScanner } from './json-scanner.ts';
import { METADATA_KEY } from './layout.ts';
import { SafetensorsError } from './safetensors-error.ts';

/** What the header says of one tensor. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, and the one behind the last, counted from the end of the header. */
  readonly dataOffsets: readonly [begin: number, end: number];
}

/** The checksum that a file carries, and where. */
export interface StoredChecksum {
  readonly value: string;
  /** Offset in the file of its first byte. */
  readonly offset: number;
}

/** The header of a file. */
export interface Header {
  readonly tensors: readonly TensorInfo[];
  /** Without the checksum, and without a prototype, as a file may name a key `__proto__`. */
  readonly metadata: Record<string, string>;
  readonly checksum: StoredChecksum | undefined;
}

/**
 * The header in bytes `start` … `end - 1` of a file. Checks each entry by itself, not that it fits
 * the data.
 *
 * @throws SafetensorsError if it is not as the format says.
 */
export function readHeader(file: Uint8Array, start: number, end: number): Header {
  const first = file.subarray(start, end)[0];
  if (first !== 0x7b) {
    throw new SafetensorsError(shouldBe('first byte of the header', '123 ("{")', first));
  }
  const scanner = new JsonScanner(file.subarray(0, end), start);
  const tensors: TensorInfo[] = [];
  const metadata: Record<string, string> = Object.create(null);
  let checksum: StoredChecksum | undefined;
  scanner.object((name) => {
    if (name !== METADATA_KEY) {
      tensors.push(readTensorInfo(scanner, name));
      return;
    }
    scanner.object((key) => {
      const offset = scanner.position + '"'.length;
      const value = scanner.string();
      if (key === CHECKSUM_KEY) checksum = { value, offset };
      else metadata[key] = value;
    });
  });
  scanner.end();
  return { tensors, metadata, checksum };
}

function readTensorInfo(scanner: JsonScanner, name: string): TensorInfo {
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let dataOffsets: number[] | undefined;
  scanner.object((key) => {
    if (key === 'dtype') dtype = scanner.string();
    else if (key === 'shape') shape = scanner.integers();
    else if (key === 'data_offsets') dataOffsets = scanner.integers();
    else throw wrong(name, 'its keys', 'dtype, shape and data_offsets', key);
  });
  if (dtype === undefined || !isDtype(dtype)) {
    throw wrong(name, 'dtype', `one of ${Object.keys(DTYPES).join(', ')}`, dtype);
  }
  if (shape === undefined) throw wrong(name, 'shape', 'a list of integers', shape);
  if (dataOffsets?.length !== 2) throw wrong(name, 'data_offsets', 'two integers', dataOffsets);
  return { name, dtype, shape, dataOffsets: dataOffsets as [number, number] };
}

function wrong(name: string, what: string, rule: string, got: unknown): SafetensorsError {
  return new SafetensorsError(shouldBe(`tensor ${show(name)}: ${what}`, rule, got));
}
