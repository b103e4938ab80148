import { shouldBe, show } from '../../support/error-message.ts';
import { CHECKSUM_KEY } from './checksum.ts';
import { JsonScanner } from './json-scanner.ts';
import { METADATA_KEY } from './layout.ts';
import { SafetensorsError } from './safetensors-error.ts';

/** What the header says of one tensor. */
export interface TensorInfo<D extends string = string> {
  readonly name: string;
  readonly dtype: D;
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
export interface Header<D extends string = string> {
  readonly tensors: readonly TensorInfo<D>[];
  /** Without the checksum, and without a prototype, as a file may name a key `__proto__`. */
  readonly metadata: Record<string, string>;
  readonly checksum: StoredChecksum | undefined;
}

/**
 * The header in bytes `start` … `end - 1` of a file. Checks each entry by itself, not that it fits
 * the data.
 *
 * @param dtypes - Has a key for each element type that is read.
 * @throws SafetensorsError if it is not as the format says.
 */
export function readHeader<D extends string>(
  file: Uint8Array,
  start: number,
  end: number,
  dtypes: Readonly<Record<D, unknown>>,
): Header<D> {
  const first = file.subarray(start, end)[0];
  if (first !== 0x7b) {
    throw new SafetensorsError(shouldBe('first byte of the header', '123 ("{")', first));
  }
  const scanner = new JsonScanner(file.subarray(0, end), start);
  const tensors: TensorInfo<D>[] = [];
  const metadata: Record<string, string> = Object.create(null);
  let checksum: StoredChecksum | undefined;
  scanner.object((name) => {
    if (name !== METADATA_KEY) {
      tensors.push(readTensorInfo(scanner, name, dtypes));
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

function readTensorInfo<D extends string>(
  scanner: JsonScanner,
  name: string,
  dtypes: Readonly<Record<D, unknown>>,
): TensorInfo<D> {
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let dataOffsets: number[] | undefined;
  scanner.object((key) => {
    if (key === 'dtype') dtype = scanner.string();
    else if (key === 'shape') shape = scanner.integers();
    else if (key === 'data_offsets') dataOffsets = scanner.integers();
    else throw wrong(name, 'its keys', 'dtype, shape and data_offsets', key);
  });
  if (dtype === undefined || !Object.hasOwn(dtypes, dtype)) {
    throw wrong(name, 'dtype', `one of ${Object.keys(dtypes).join(', ')}`, dtype);
  }
  if (shape === undefined) throw wrong(name, 'shape', 'a list of integers', shape);
  if (dataOffsets?.length !== 2) throw wrong(name, 'data_offsets', 'two integers', dataOffsets);
  return { name, dtype: dtype as D, shape, dataOffsets: dataOffsets as [number, number] };
}

function wrong(name: string, what: string, rule: string, got: unknown): SafetensorsError {
  return new SafetensorsError(shouldBe(`tensor ${show(name)}: ${what}`, rule, got));
}
