import type { CheckOptions } from '@coke/backend-testkit';
import { type Backend, type Matrix, matrix, reference } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import type { Mutant } from './mutant.ts';
import {
  type NativeParts,
  nativeParts,
  nativeReference,
  type RowList,
  rowListOptions,
} from './native-reference.ts';

function nativeMutant(name: string, replaced: Partial<NativeParts>): Mutant {
  return typed(name, () => nativeReference(replaced), rowListOptions);
}

/** Mutants of all input types are kept in one list, which looks into none. */
function typed(
  name: string,
  create: () => Backend<RowList>,
  options: CheckOptions<RowList>,
): Mutant {
  return { name, create, options } as unknown as Mutant;
}

/** Normalise as float32 devices do that square first. */
function normalizeNaively({ data, rows, cols }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    let squared = 0;
    for (let j = i * cols; j < (i + 1) * cols; j++)
      squared = Math.fround(squared + Math.fround(data[j]! ** 2));
    const length = Math.sqrt(squared) || 1;
    for (let j = i * cols; j < (i + 1) * cols; j++) data[j]! /= length;
  }
}

const { convert, toMatrix } = nativeParts;

export const nativeMutants: readonly Mutant[] = [
  nativeMutant('native: not normalized', {
    convert: (x, problem) => convert(x, { ...problem, normalize: false }),
  }),
  nativeMutant('native: normalized though not asked to', {
    convert: (x, problem) => convert(x, { ...problem, normalize: true }),
  }),
  nativeMutant('native: normalized in place', {
    convert(input, problem) {
      const x = convert(input, problem);
      for (const [i, row] of input.rows.entries()) {
        if (!(row instanceof Float32Array)) continue;
        row.set(x.data.subarray(i * x.cols, (i + 1) * x.cols));
      }
      return x;
    },
  }),
  nativeMutant('native: lengths squared in float32', {
    convert(input, problem) {
      const x = convert(input, { ...problem, normalize: false });
      if (problem.normalize) normalizeNaively(x);
      return x;
    },
  }),
  nativeMutant('native: zero rows divided by zero', {
    convert(input, problem) {
      const x = convert(input, problem);
      if (!problem.normalize) return x;
      for (let i = 0; i < x.rows; i++) {
        const row = x.data.subarray(i * x.cols, (i + 1) * x.cols);
        if (row.every((value) => value === 0)) row.fill(Number.NaN);
      }
      return x;
    },
  }),
  nativeMutant('native: another width taken', {
    convert(input, problem) {
      const x = toMatrix(input) as Matrix;
      return { ...x, cols: problem.heads[0]!.dim };
    },
  }),
  nativeMutant('native: NaN taken', {
    convert(input, problem) {
      const x = toMatrix(input) as Matrix;
      if (x.cols !== problem.heads[0]!.dim) throw new RangeError('width');
      if (problem.normalize) normalizeRows(x);
      return x;
    },
  }),
  nativeMutant('native: a plain Error for another width', {
    convert(input, problem) {
      if (toMatrix(input) && (toMatrix(input) as Matrix).cols !== problem.heads[0]!.dim) {
        throw new Error('width');
      }
      return convert(input, problem);
    },
  }),
  nativeMutant('native: is() throws', {
    is: (x): x is RowList =>
      (x as RowList).rows !== undefined && Array.isArray((x as RowList).rows),
  }),
  nativeMutant('native: a matrix taken for one', {
    is: (x): x is RowList => typeof x === 'object' && x !== null && 'rows' in x,
    convert: (x, problem) => ('data' in x ? (x as unknown as Matrix) : convert(x, problem)),
  }),
  nativeMutant('native: shape the wrong way round', {
    shapeOf(x) {
      const { rows, cols } = nativeParts.shapeOf(x);
      return { rows: cols, cols: rows };
    },
  }),
  nativeMutant('native: shape of what cannot be read', {
    shapeOf: ({ rows }) => ({ rows: rows.length, cols: rows[0]?.length ?? 0 }),
  }),
  nativeMutant('native: toMatrix gives the memory itself', {
    toMatrix(x) {
      const { rows, cols } = nativeParts.shapeOf(x);
      const first = x.rows[0]!;
      if (!(first instanceof Float32Array)) return toMatrix(x);
      return matrix(new Float32Array(first.buffer, 0, rows * cols), cols);
    },
  }),
  typed(
    'native: state changed before the batch is checked',
    () => {
      const host = reference();
      const native = nativeReference();
      return {
        ...native,
        async open(problem) {
          const plain = await host.open(problem);
          const session = await nativeReference({}, { name: 'host', open: () => plain }).open(
            problem,
          );
          return {
            ...session,
            async step(x, out, options) {
              try {
                await session.step(x, out, options);
              } catch (error) {
                await session.endEpoch({});
                throw error;
              }
            },
          };
        },
      };
    },
    rowListOptions,
  ),
  typed('native: inputs declared but not given', () => nativeReference(), {}),
  {
    name: 'native: inputs given but not declared',
    create: () => ({ ...reference(), sparse: false }),
    options: rowListOptions as CheckOptions<never>,
  },
];
