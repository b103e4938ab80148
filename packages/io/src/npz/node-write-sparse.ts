import { writeWhole } from '../write-whole.ts';
import { encodeSparse, type SparseMatrix } from './write-sparse.ts';

/**
 * Write a sparse matrix as `scipy.sparse.save_npz` does, not compressed: `scipy.sparse.load_npz(path)` reads it. The
 * file is whole or not there.
 *
 * @throws RangeError for lengths that do not go together, and for a place outside the matrix; whatever writing a file
 * throws.
 */
export async function writeSparse(path: string, matrix: SparseMatrix): Promise<void> {
  await writeWhole(path, encodeSparse(matrix));
}
