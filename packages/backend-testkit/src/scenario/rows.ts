import type { Random } from '@coke/core';
import { type ClusteringState, type Matrix, matrix } from '@coke/core/backend';
import { drawLattice } from './lattice.ts';
import { drawPoints, type Space } from './points.ts';

/** What the rows of a batch are like. */
export type RowsKind = 'random' | 'means' | 'equal' | 'opposite' | 'zeros' | 'centers' | 'lattice';

/** What is done to random rows, x, to make them hard to assign or to average. */
type Make = (x: Matrix, space: Space, head: ClusteringState, random: Random) => void;

const makers: Readonly<Record<RowsKind, Make>> = {
  /** Of the space, as they are. */
  random: () => {},
  /** Halfway between two rows: shorter than one for cosine. */
  means({ data, rows }, space, _head, random) {
    const other = drawPoints(space, rows, random).data;
    for (let at = 0; at < data.length; at++) data[at] = (data[at]! + other[at]!) / 2;
  },
  equal({ data, rows, cols }) {
    for (let i = 1; i < rows; i++) data.copyWithin(i * cols, 0, cols);
  },
  /** Pairs that add up to zero. */
  opposite({ data, rows, cols }) {
    for (let i = 1; i < rows; i += 2) {
      for (let j = 0; j < cols; j++) data[i * cols + j] = -data[(i - 1) * cols + j]!;
    }
  },
  /** A third of them zero. */
  zeros({ data, rows, cols }) {
    for (let i = 0; i < rows; i += 3) data.fill(0, i * cols, (i + 1) * cols);
  },
  /** On centers of the first head. */
  centers({ data, rows, cols }, _space, head, random) {
    const from = random.integer(2) === 0 ? head.centers : head.previousCenters;
    for (let i = 0; i < rows; i++) {
      const at = random.integer(head.k) * cols;
      data.set(from.subarray(at, at + cols), i * cols);
    }
  },
  /** Whose sums are exact. */
  lattice({ data, rows, cols }, { metric }, _head, random) {
    data.set(drawLattice(metric, cols, rows, random).data);
  },
};

export const rowsKinds: readonly RowsKind[] = Object.keys(makers) as RowsKind[];

/** A batch of `n` rows. */
export function drawRows(
  kind: RowsKind,
  space: Space,
  n: number,
  head: ClusteringState,
  random: Random,
): Matrix {
  const x = drawPoints(space, n, random);
  makers[kind](x, space, head, random);
  return x;
}

/** The rows of `x`, each made longer or shorter by a factor of up to `10 ** spread`. */
export function stretchRows({ data, rows, cols }: Matrix, spread: number, random: Random): Matrix {
  const out = matrix(data.slice(), cols);
  for (let i = 0; i < rows; i++) {
    const factor = 10 ** (spread * (2 * random.uniform() - 1));
    for (let j = 0; j < cols; j++) out.data[i * cols + j]! *= factor;
  }
  return out;
}
