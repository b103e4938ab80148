import { shouldBe } from '@coke/core/check-options';
import { type Elements, littleEndianBytes } from '../arrays/element-type.ts';
import { npyHeader } from '../npy/npy-header.ts';
import { encodeZip, type ZipMember } from './write-zip.ts';

/** Compressed sparse rows (CSR). */
export interface SparseMatrix {
  /** Numbers that are not 0, row after row. */
  readonly data: Float32Array | Float64Array;
  /** Place of each in its row, from 0. */
  readonly indices: Int32Array | Uint32Array;
  /** rows + 1: where each row begins in `data`, from 0, then where the last one ends. */
  readonly indptr: Int32Array | Uint32Array;
  readonly rows: number;
  readonly cols: number;
}

const MOST = 2 ** 31 - 1;

/**
 * A sparse matrix as `scipy.sparse.save_npz` writes it, not compressed: `scipy.sparse.load_npz` reads it.
 *
 * @throws RangeError for lengths that do not go together, and for a place outside the matrix.
 */
export async function* encodeSparse(matrix: SparseMatrix): AsyncGenerator<Uint8Array> {
  check(matrix);
  const { data, indices, indptr, rows, cols } = matrix;
  const shape = BigInt64Array.of(BigInt(rows), BigInt(cols));
  const format = new TextEncoder().encode('csr');
  const dataType = data instanceof Float64Array ? '<f8' : '<f4';
  yield* encodeZip([
    member('indices', '<i4', [indices.length], indices),
    member('indptr', '<i4', [indptr.length], indptr),
    member('format', '|S3', [], format),
    member('shape', '<i8', [2], shape),
    member('data', dataType, [data.length], data),
  ]);
}

function member(
  name: string,
  descr: string,
  shape: readonly number[],
  values: Elements,
): ZipMember {
  const header = npyHeader(descr, shape);
  async function* bytes() {
    yield header;
    yield littleEndianBytes(values);
  }
  return { name: `${name}.npy`, size: header.length + values.byteLength, bytes: bytes() };
}

function check({ data, indices, indptr, rows, cols }: SparseMatrix): void {
  const refuse = (name: string, rule: string, got: unknown) =>
    new RangeError(shouldBe(name, rule, got));
  if (indptr.length !== rows + 1) {
    throw refuse('indptr.length', `${rows + 1}, one more than rows`, indptr.length);
  }
  if (data.length > MOST) throw refuse('data.length', `at most ${MOST}`, data.length);
  if (indices.length !== data.length) {
    throw refuse('indices.length', `${data.length}, as data has`, indices.length);
  }
  for (let row = 0; row <= rows; row++) {
    const [least, most] = [row === 0 ? 0 : indptr[row - 1]!, row === 0 ? 0 : data.length];
    if (indptr[row]! >= least && indptr[row]! <= most) continue;
    throw refuse(`indptr[${row}]`, `from ${least} to ${most}`, indptr[row]);
  }
  if (indptr[rows] !== data.length) {
    throw refuse(`indptr[${rows}]`, `${data.length}, as many as data has`, indptr[rows]);
  }
  const wrong = indices.findIndex((place) => !(place >= 0 && place < cols));
  if (wrong >= 0) throw refuse(`indices[${wrong}]`, `from 0 to ${cols - 1}`, indices[wrong]);
}
