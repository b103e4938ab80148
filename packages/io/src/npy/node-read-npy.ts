import { shouldBe } from '@coke/core/check-options';
import { decodeElements, ELEMENT_TYPES, type Elements } from '../arrays/element-type.ts';
import { openFile } from '../sources/node-file.ts';
import { TableError } from '../table/table-error.ts';
import { openNpyRecords } from './npy-records.ts';

/** An array as a `.npy` file holds it. */
export interface NpyArray {
  /** Row-major. float16 is float32 here, truth values are 0 and 1. */
  readonly data: Elements;
  /** The length, or lengths, of the array. */
  readonly shape: readonly number[];
}

/** What is decoded at once. */
const PART_BYTES = 1 << 22;

/**
 * Read an array of numbers in NumPy's format (`.npy`), as `np.save` writes it, in either byte order and
 * row-major or in Fortran order. All of it has to fit into memory.
 *
 * @throws TableError for an array of text, of Python objects or with fields, for a file that holds more or
 * fewer numbers than its shape says, and for what is no such file; Error for what cannot be read.
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const source = await openFile(path);
  try {
    const { header, rows, layout, open } = await openNpyRecords(source);
    const [field] = layout.fields;
    const { type, isBigEndian, name } = field!;
    if (name !== '' || type === 'utf32' || type === 'utf8') {
      const rule = 'an array of numbers, without fields';
      throw new TableError({ file: source.name }, shouldBe('it', rule, header.descr));
    }
    const elementBytes = ELEMENT_TYPES[type].bytes;
    const length = (rows * layout.bytes) / elementBytes;
    const data = ELEMENT_TYPES[type].decode(new ArrayBuffer(length * elementBytes));
    const reader = open();
    try {
      const atOnce = Math.max(1, Math.floor(PART_BYTES / layout.bytes));
      for (let row = 0; row < rows; row += atOnce) {
        const records = await reader.take(Math.min(atOnce, rows - row));
        const place = (row * layout.bytes) / elementBytes;
        data.set(decodeElements(type, records, isBigEndian, true) as never, place);
      }
    } finally {
      await reader.close();
    }
    return { data, shape: header.shape };
  } finally {
    await source.close();
  }
}
