import type { CheckOptions } from '@coke/backend-testkit';
import { type Backend, type Matrix, matrix, reference } from '@coke/core';
import {
  type HostMatrix,
  type NativeInput,
  normalizeRows,
  type Problem,
  type Session,
} from '@coke/core/backend';

/** A native input as simple as can be: rows of numbers. */
export class RowList {
  readonly rows: readonly ArrayLike<number>[];

  constructor(rows: readonly ArrayLike<number>[]) {
    this.rows = rows;
  }
}

/** How a `RowList` is made, in two ways. */
export const rowListOptions: CheckOptions<RowList> = {
  fromMatrix(x) {
    const rows = Array.from({ length: x.rows }, (_, i) =>
      x.data.subarray(i * x.cols, (i + 1) * x.cols),
    );
    return [new RowList(rows), new RowList(rows.map((row) => Array.from(row)))];
  },
  invalidInputs: () => [new RowList([]), new RowList([[1, 2, 3, 4], [1]])],
};

/** What is done with native inputs; a mutant replaces some of it. */
export interface NativeParts extends NativeInput<RowList> {
  is(x: unknown): x is RowList;
  /** The batch as the reference takes it. */
  convert(x: RowList, problem: Problem): Matrix;
}

export const nativeParts: NativeParts = {
  is: (x): x is RowList => x instanceof RowList,
  shapeOf({ rows }) {
    const cols = rows[0]?.length ?? 0;
    if (cols > 0 && rows.every((row) => row.length === cols)) return { rows: rows.length, cols };
    throw new TypeError('x should be rows of one length, got rows of several');
  },
  toMatrix(x) {
    const { cols } = nativeParts.shapeOf(x);
    return matrix(Float32Array.from(x.rows.flatMap((row) => Array.from(row))), cols);
  },
  convert(input, { heads, normalize }) {
    const x = nativeParts.toMatrix(input) as Matrix;
    const { dim } = heads[0]!;
    if (x.cols !== dim) throw new RangeError(`x should be rows of ${dim} numbers, got ${x.cols}`);
    if (!x.data.every(Number.isFinite)) throw new RangeError('x should be finite numbers, got NaN');
    if (normalize) normalizeRows(x);
    return x;
  },
};

/** The reference, with native inputs. */
export function nativeReference(
  replaced: Partial<NativeParts> = {},
  host: Backend = reference(),
): Backend<RowList> {
  const parts = { ...nativeParts, ...replaced };
  return {
    name: `native ${host.name}`,
    native: parts,
    async open(problem): Promise<Session<RowList>> {
      const session = await host.open(problem);
      const rows = (x: HostMatrix | RowList) => (parts.is(x) ? parts.convert(x, problem) : x);
      return {
        assign: (x, out, options) => session.assign(rows(x), out, options),
        step: (x, out, options) => session.step(rows(x), out, options),
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
    },
  };
}
