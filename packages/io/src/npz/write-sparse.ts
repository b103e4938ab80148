import { type CsrArrays, csr } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { type Elements, littleEndianBytes } from '../arrays/element-type.ts';
import { npyHeader } from '../npy/npy-header.ts';
import { encodeZip, type ZipMember } from './write-zip.ts';

/** Places are counted in 32 bits. */
const MOST = 2 ** 31 - 1;

/**
 * A sparse matrix as `scipy.sparse.save_npz` writes it, not compressed: `scipy.sparse.load_npz` reads it.
 *
 * @throws What `csr` of the core throws.
 */
export async function* encodeSparse(rows: CsrArrays): AsyncGenerator<Uint8Array> {
  const { data, indices, indptr, ...shape } = csr(rows);
  if (data.length > MOST) {
    throw new RangeError(shouldBe('data.length', `at most ${MOST}`, data.length));
  }
  const lengths = BigInt64Array.of(BigInt(shape.rows), BigInt(shape.cols));
  const format = new TextEncoder().encode('csr');
  const dataType = data instanceof Float64Array ? '<f8' : '<f4';
  yield* encodeZip([
    member('indices', '<i4', [indices.length], indices),
    member('indptr', '<i4', [indptr.length], indptr),
    member('format', '|S3', [], format),
    member('shape', '<i8', [2], lengths),
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
