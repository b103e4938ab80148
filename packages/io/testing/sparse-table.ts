import type { CsrArrays } from '@coke/core';
import { openNpz } from '../src/npz/read-npz.ts';
import { encodeSparse } from '../src/npz/write-sparse.ts';
import { memorySource } from '../src/sources/memory-source.ts';
import type { Table } from '../src/table/table.ts';
import { allBytes } from './read-table.ts';

/** For tests: the table of a file that holds a sparse matrix, `sparse.npz`. */
export async function sparseTable(rows: CsrArrays): Promise<Table> {
  return openNpz(memorySource(await allBytes(encodeSparse(rows)), 'sparse.npz'));
}
