import { CHECKSUM_BLANK, CHECKSUM_KEY } from './checksum.ts';
import { DTYPES, type Dtype } from './dtype.ts';
import { METADATA_KEY, PREFIX_LENGTH } from './layout.ts';
import { compareCodePoints } from './unicode.ts';

/** What the header says of a tensor, but for its place, which follows from the order. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Length of its data in bytes. */
  readonly byteLength: number;
}

const BEFORE_CHECKSUM: string = `{"${METADATA_KEY}":{"${CHECKSUM_KEY}":"`;

/** Where every file that is written here has its checksum. */
export const CHECKSUM_OFFSET: number = PREFIX_LENGTH + BEFORE_CHECKSUM.length;

/**
 * The header as UTF-8, its checksum blank, padded with spaces so that the data begins at a multiple of
 * eight bytes. As the official writer does it, but for the order of the metadata, which there is that
 * of a hash map: here the checksum is first, the rest go by their keys.
 *
 * @param tensors - In the order of their data.
 */
export function writeHeader(
  tensors: readonly TensorEntry[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const sorted = [...metadata].sort(([a], [b]) => compareCodePoints(a, b));
  const texts = sorted.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`);
  let end = 0;
  const infos = tensors.map(({ name, dtype, shape, byteLength }) => {
    const begin = end;
    end += byteLength;
    const info = `{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${begin},${end}]}`;
    return `,${JSON.stringify(name)}:${info}`;
  });
  const text = `${BEFORE_CHECKSUM}${CHECKSUM_BLANK}"${texts.join('')}}${infos.join('')}}`;
  const header = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(header.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(header);
  return padded;
}

const ALIGNMENT: number = DTYPES.F64.BYTES_PER_ELEMENT;
