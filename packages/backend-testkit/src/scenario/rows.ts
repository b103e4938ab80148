import { type Head, type Matrix, matrix, type Random } from '@coke/core';
import { drawLattice } from './lattice.ts';
import { drawPoints, type Space } from './points.ts';

/**
 * - `random`: of the space. `means`: halfway between two of those, so shorter than one for cosine.
 * - `equal`: all the same. `opposite`: pairs that add up to zero. `zeros`: a third of them zero.
 * - `centers`: on centers of the first head. `lattice`: whose sums are exact.
 */
export type RowsKind = 'random' | 'means' | 'equal' | 'opposite' | 'zeros' | 'centers' | 'lattice';

export const rowsKinds: readonly RowsKind[] = [
  'random',
  'means',
  'equal',
  'opposite',
  'zeros',
  'centers',
  'lattice',
];

/** A batch of `n` rows. */
export function drawRows(
  kind: RowsKind,
  space: Space,
  n: number,
  head: Head,
  random: Random,
): Matrix {
  const { dim } = space;
  if (kind === 'lattice') return drawLattice(space.metric, dim, n, random);
  const x = drawPoints(space, n, random);
  const { data } = x;
  if (kind === 'means') {
    const other = drawPoints(space, n, random).data;
    for (let at = 0; at < data.length; at++) data[at] = (data[at]! + other[at]!) / 2;
  } else if (kind === 'equal') {
    for (let i = 1; i < n; i++) data.copyWithin(i * dim, 0, dim);
  } else if (kind === 'opposite') {
    for (let i = 1; i < n; i += 2) {
      for (let j = 0; j < dim; j++) data[i * dim + j] = -data[(i - 1) * dim + j]!;
    }
  } else if (kind === 'zeros') {
    for (let i = 0; i < n; i += 3) data.fill(0, i * dim, (i + 1) * dim);
  } else if (kind === 'centers') {
    const from = random.integer(2) === 0 ? head.centers : head.previousCenters;
    for (let i = 0; i < n; i++) {
      const at = random.integer(head.k) * dim;
      data.set(from.subarray(at, at + dim), i * dim);
    }
  }
  return x;
}

/** The rows of `x`, each made longer or shorter: by up to ten times `10 ** spread`. */
export function stretchRows({ data, rows, cols }: Matrix, spread: number, random: Random): Matrix {
  const out = matrix(data.slice(), cols);
  for (let i = 0; i < rows; i++) {
    const factor = 10 ** (spread * (2 * random.uniform() - 1));
    for (let j = 0; j < cols; j++) out.data[i * cols + j]! *= factor;
  }
  return out;
}
