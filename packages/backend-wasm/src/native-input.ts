import { LARGEST_FLOAT32, LARGEST_VALUE, type NativeInput } from '@coke/core/backend';
import { AllocatedMatrix } from './allocated-matrix.ts';
import type { Engine } from './engine.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** Batches that lie in the memory already. */
export function nativeInput(memory: LinearMemory): NativeInput<WasmMatrix> {
  return {
    is: (x): x is WasmMatrix => AllocatedMatrix.is(x, memory),
    shapeOf(x) {
      refuseDisposed(x);
      return { rows: x.rows, cols: x.cols };
    },
    toMatrix: ({ data, rows, cols }) => ({ data: data.slice(), rows, cols }),
  };
}

/**
 * Where the rows of a matrix in the memory begin, after the checks that the core makes of others.
 *
 * @throws TypeError if it was disposed.
 * @throws RangeError if rows are not `dim` wide, or one is not finite or, unless they are to be
 * normalised, too large.
 */
export function checkedRows(
  { kernels }: Engine,
  x: WasmMatrix,
  dim: number,
  normalize: boolean,
): Pointer {
  refuseDisposed(x);
  const { data, rows, cols } = x;
  if (cols !== dim) {
    throw new RangeError(`x.cols should be ${dim}, as in the centers, got ${cols}`);
  }
  const limit = normalize ? LARGEST_FLOAT32 : LARGEST_VALUE;
  const bad = kernels.findBadRow(data.byteOffset, rows, cols, limit);
  if (bad < 0) return data.byteOffset;
  const row = data.subarray(bad * cols, (bad + 1) * cols);
  const value = row.find((each) => !(Math.abs(each) <= limit))!;
  const rule = Number.isFinite(value)
    ? `numbers of size at most ${LARGEST_VALUE} (scale the data)`
    : 'finite numbers';
  throw new RangeError(`x row ${bad} should be ${rule}, got ${value}`);
}

function refuseDisposed(x: WasmMatrix): void {
  if (x instanceof AllocatedMatrix && x.disposed) {
    throw new TypeError('x should be a matrix in use, got a disposed one');
  }
}
