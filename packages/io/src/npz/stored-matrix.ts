import { shouldBe } from '@coke/core/check-options';
import { TableError } from '../table/table-error.ts';
import { entryCount, nextNumbers, openNumbers, readIntegers, readText } from './array-entries.ts';
import { openColumns, openCoordinates } from './sorted-matrix.ts';
import { checkStarts, type Layout, type Refuse, type StoredMatrix } from './sparse-layout.ts';
import type { Archive, ZipEntry } from './zip-directory.ts';

/** Rows and columns are counted in 32 bits. */
const MOST = 2 ** 31 - 1;
/** Arrays by their names. */
export type Entries = ReadonlyMap<string, ZipEntry>;

const LAYOUTS: Readonly<Record<string, (layout: Layout) => Promise<StoredMatrix['open']>>> = {
  csr: openRows,
  csc: openColumns,
  coo: openCoordinates,
};

/** @throws TableError for a layout that is none of these, and for arrays that do not fit together. */
export async function openMatrix(archive: Archive, entries: Entries): Promise<StoredMatrix> {
  const refuse: Refuse = (what, rule, got) =>
    new TableError({ file: archive.name }, shouldBe(what, rule, got));
  let places = 'indices, indptr';
  const entryOf = (name: string): ZipEntry => {
    const entry = entries.get(name);
    if (entry) return entry;
    const there = [...entries.keys()].join(', ');
    throw refuse('arrays', `data, ${places}, shape and format, as of scipy`, there);
  };
  const format = await readText(archive, entryOf('format'));
  if (format === 'coo') places = 'row, col';
  if (!Object.hasOwn(LAYOUTS, format)) {
    const rule =
      'in rows, columns or coordinates, as scipy.sparse.save_npz(path, matrix.tocsr()) writes it';
    throw refuse('the sparse matrix', rule, format);
  }
  const shape = await readIntegers(archive, entryOf('shape'), 'shape');
  const [rows = -1, cols = -1] = shape;
  if (shape.length !== 2 || !(rows >= 0 && rows <= MOST) || !(cols >= 1 && cols <= MOST)) {
    throw refuse('shape', `[rows, columns] of at most ${MOST} each`, [...shape.slice(0, 8)]);
  }
  const open = await LAYOUTS[format]!({ archive, rows, cols, entryOf, refuse });
  return { rows, cols, open };
}

/** CSR: read as it lies. */
async function openRows({ archive, rows, entryOf, refuse }: Layout): Promise<StoredMatrix['open']> {
  const indptr = await readIntegers(archive, entryOf('indptr'), 'indptr');
  const data = await openNumbers(archive, entryOf('data'), 'data');
  const indices = await openNumbers(archive, entryOf('indices'), 'indices');
  const count = entryCount(entryOf('data'), data);
  checkStarts(indptr, 'rows', rows, count, entryCount(entryOf('indices'), indices), refuse);
  return async (signal) => {
    const [numbers, places] = [data.open([0], signal), indices.open([0], signal)];
    return {
      indptr,
      next: async (count) => ({
        values: (await nextNumbers(numbers, count)).values,
        places: (await nextNumbers(places, count)).values,
      }),
      async close() {
        await numbers.close();
        await places.close();
      },
    };
  };
}
