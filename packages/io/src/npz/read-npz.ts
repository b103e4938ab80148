import { shouldBe } from '@coke/core/check-options';
import { type ColumnGroup, groupedTable } from '../arrays/grouped-table.ts';
import { sameRows } from '../arrays/same-rows.ts';
import { openNpyGroup } from '../npy/read-npy.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { withRanges } from '../sources/with-ranges.ts';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { isSparse, openSparse } from './read-sparse.ts';
import { type Archive, readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { zipEntrySource } from './zip-entry-source.ts';

/**
 * Arrays in NumPy's format for several (`.npz`), as `np.savez` and `np.savez_compressed` write it: a column
 * for each array, under its name; of a structured one, a column for each field, `<array>.<field>`. Columns
 * have as many rows as the largest array. Arrays of other lengths are left out, as are those that `openNpy`
 * would refuse.
 *
 * A sparse matrix, as `scipy.sparse.save_npz` writes it, is the one column `vector`: see `openSparse`.
 *
 * Read row after row in bounded memory, from a source with ranges; any other is kept in memory.
 *
 * @throws TableError for what is no such file, or has no array that is read.
 */
export async function openNpz(source: ByteSource): Promise<Table> {
  const archive = await withRanges(source);
  const file = archive.name;
  const entries = new Map<string, ZipEntry>();
  for (const entry of await readZipDirectory(archive)) {
    if (entry.name.endsWith('.npy')) entries.set(entry.name.slice(0, -'.npy'.length), entry);
  }
  if (isSparse(entries)) return openSparse(archive, entries);
  const groups: ColumnGroup[] = [];
  let firstError: TableError | undefined;
  for (const [name, entry] of entries) {
    try {
      groups.push(await openEntry(archive, entry, name));
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      firstError ??= error;
    }
  }
  if (groups.length === 0) {
    if (firstError) throw firstError;
    throw new TableError({ file }, shouldBe('arrays', 'at least one', 0));
  }
  return groupedTable(archive, sameRows(groups));
}

async function openEntry(archive: Archive, entry: ZipEntry, name: string): Promise<ColumnGroup> {
  return await openNpyGroup(await zipEntrySource(archive, entry), name, entry.size);
}
