import { reference } from '@coke/core';
import type { HostMatrix, Scorer, Session, SparseMatrix } from '@coke/core/backend';
import type { Mutant } from './mutant.ts';

/** The reference, with sparse rows changed on their way in. */
function seeing(
  name: string,
  change: (x: SparseMatrix) => SparseMatrix,
  where: 'session' | 'scorer',
): Mutant {
  const seen = (x: HostMatrix) => (x.kind === 'csr' ? change(x) : x);
  const { open, score, ...about } = reference();
  const session = (inner: Session): Session => ({
    assign: (x, out, options) => inner.assign(seen(x), out, options),
    step: (x, out, options) => inner.step(seen(x), out, options),
    endEpoch: (options) => inner.endEpoch(options),
    read: () => inner.read(),
    dispose: () => inner.dispose(),
  });
  const scorer = (inner: Scorer): Scorer => ({
    hold: (x) => inner.hold(seen(x)),
    setCenters: (centers) => inner.setCenters(centers),
    setPrices: (prices) => inner.setPrices(prices),
    near: (...call) => inner.near(...call),
    sums: (...call) => inner.sums(...call),
    dispose: () => inner.dispose(),
  });
  return {
    name: `sparse, ${where}: ${name}`,
    options: { sparse: true },
    create: () => ({
      ...about,
      open: async (problem) => (where === 'session' ? session(await open(problem)) : open(problem)),
      score: async (problem) =>
        where === 'scorer' ? scorer(await score!(problem)) : score!(problem),
    }),
  };
}

function lastUnseen({ data, ...x }: SparseMatrix): SparseMatrix {
  const less = data.slice();
  for (let i = 0; i < x.rows; i++) {
    if (x.indptr[i + 1]! > x.indptr[i]!) less[x.indptr[i + 1]! - 1] = 0;
  }
  return { ...x, data: less };
}

/** As if every row had a number in each column. */
function columnsInOrder({ indices, ...x }: SparseMatrix): SparseMatrix {
  const columns = indices.slice();
  for (let i = 0; i < x.rows; i++) {
    for (let n = x.indptr[i]!; n < x.indptr[i + 1]!; n++) columns[n] = n - x.indptr[i]!;
  }
  return { ...x, indices: columns };
}

/** Rows without a number get those of the row before. */
function emptyAsBefore({ data, indices, indptr, ...x }: SparseMatrix): SparseMatrix {
  const numbers: number[] = [];
  const columns: number[] = [];
  const starts = new Int32Array(x.rows + 1);
  for (let i = 0; i < x.rows; i++) {
    let from = i;
    while (from > 0 && indptr[from] === indptr[from + 1]) from--;
    numbers.push(...data.subarray(indptr[from]!, indptr[from + 1]!));
    columns.push(...indices.subarray(indptr[from]!, indptr[from + 1]!));
    starts[i + 1] = numbers.length;
  }
  return {
    ...{ ...x, indptr: starts },
    ...{ data: Float32Array.from(numbers), indices: Int32Array.from(columns) },
  };
}

export const sparseMutants: readonly Mutant[] = [
  {
    name: 'sparse: does not say so',
    options: { sparse: true },
    create: () => ({ ...reference(), sparse: false }),
  },
  {
    name: 'sparse: says so, but is not tested with them',
    create: reference,
  },
  ...(['session', 'scorer'] as const).flatMap((where) => [
    seeing('the last number of a row unseen', lastUnseen, where),
    seeing('columns counted, not read', columnsInOrder, where),
    seeing('rows without a number as the one before', emptyAsBefore, where),
  ]),
];
