import type { CsrArrays } from '@coke/core';
import { writeWhole } from '../write-whole.ts';
import { encodeSparse } from './write-sparse.ts';

/**
 * Write a sparse matrix as `scipy.sparse.save_npz` does, not compressed: `scipy.sparse.load_npz(path)` reads it. The
 * file is whole or not there.
 *
 * @throws What `csr` of the core throws, and whatever writing a file does.
 */
export async function writeSparse(path: string, rows: CsrArrays): Promise<void> {
  await writeWhole(path, encodeSparse(rows));
}
