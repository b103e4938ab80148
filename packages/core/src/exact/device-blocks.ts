import type { CsrRows, SparseMatrix } from '../rows/csr.ts';
import type { Matrix } from '../rows/matrix.ts';
import { CenteredReader } from './centered-reader.ts';
import type { CenteredRows } from './centered-rows.ts';
import type { DeviceBlock } from './held-blocks.ts';
import { type RowBlocks, rowsInBlock } from './row-blocks.ts';
import type { SparseRow } from './stored-row.ts';

/** x' in float32, in blocks of a good size: the rows themselves where they are what is wanted. */
export async function* deviceBlocks(
  blocks: RowBlocks,
  rows: CenteredRows,
  factors: ArrayLike<number> | undefined,
): AsyncGenerator<DeviceBlock> {
  const lifted = factors !== undefined && rows.origin !== undefined;
  const cols = lifted ? rows.cols + 1 : rows.cols;
  const most = Math.min(rows.rows, rowsInBlock(cols));
  const reader = new CenteredReader(rows, factors);
  let block: Matrix | undefined;
  let [start, filled] = [0, 0];
  for await (const { start: first, x } of blocks.pass()) {
    const asTheyAre = !rows.origin && !rows.unitLength && !factors;
    if (blocks.inMemory && x.data instanceof Float32Array && asTheyAre) {
      yield { start, x: { ...x, data: x.data } as DeviceBlock['x'] };
      start += x.rows;
      continue;
    }
    if (x.kind === 'csr') {
      if (filled > 0) yield { start, x: { data: block!.data, rows: filled, cols } };
      filled = 0;
      yield { start: first, x: sparseBlock(x, first, reader, lifted) };
      start = first + x.rows;
      continue;
    }
    block ??= { data: new Float32Array(most * cols), rows: most, cols };
    for (let i = 0; i < x.rows; i++) {
      const row = reader.read(x, i, first + i) as Float64Array;
      block.data.set(row.subarray(0, cols), filled++ * cols);
      if (filled < most) continue;
      yield { start, x: block };
      start += filled;
      filled = 0;
    }
  }
  if (filled > 0) yield { start, x: { data: block!.data, rows: filled, cols } };
}

/** x' of the rows of a sparse block, float32; f in a column more where they are lifted. */
function sparseBlock(
  x: CsrRows,
  first: number,
  reader: CenteredReader,
  lifted: boolean,
): SparseMatrix {
  const indptr = new Int32Array(x.rows + 1);
  let indices = new Int32Array(x.data.length + x.rows);
  let data = new Float32Array(indices.length);
  let to = 0;
  for (let i = 0; i < x.rows; i++) {
    const { columns, values, count, factor } = reader.read(x, i, first + i) as SparseRow;
    if (to + count >= indices.length) {
      const length = 2 * (to + count + 1);
      [indices, data] = [
        grown(indices, new Int32Array(length)),
        grown(data, new Float32Array(length)),
      ];
    }
    indices.set(columns.subarray(0, count), to);
    data.set(values.subarray(0, count), to);
    to += count;
    if (lifted && factor !== 0) {
      indices[to] = x.cols;
      data[to++] = factor;
    }
    indptr[i + 1] = to;
  }
  const cols = lifted ? x.cols + 1 : x.cols;
  return { ...x, data: data.subarray(0, to), indices: indices.subarray(0, to), indptr, cols };
}

function grown<T extends Int32Array | Float32Array>(values: T, more: T): T {
  more.set(values);
  return more;
}
