import { type Matrix, type Metric, matrix, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import { glove, labelledMnist } from '@coke/datasets';
import { nearPoints, noise } from './adverse-rows.ts';
import { drawnRows } from './drawn-rows.ts';
import type { ScreeningCase, Start } from './screening-case.ts';

const BATCH = 1024;
/** Near-duplicates: rows are this far from a few points at most. */
const DUPLICATES = 1e-3;
/** Centers are this far from one point at most, half of how far they may be from each other. */
const CLOSE = 5e-5;
/** So many rows in a cluster already that a batch hardly moves its center. */
const HELD = 1e6;

/** Sizes of made-up data. */
interface MadeUpSize {
  readonly rows: number;
  readonly dim: number;
  readonly k: number;
  readonly batchRows: number;
  readonly epochs: number;
}

const SIZE: MadeUpSize = { rows: 32 * BATCH, dim: 128, k: 1000, batchRows: BATCH, epochs: 3 };
const TINY_SIZE: MadeUpSize = { rows: 1000, dim: 20, k: 40, batchRows: 160, epochs: 2 };

/** Epochs on real data: over 10 million rows are labelled. */
export const CASES: readonly ScreeningCase[] = [
  {
    name: 'GloVe, cosine',
    ...real('cosine', 26),
    load: async (options) => beginning((await glove(options)).vectors, 1000, 'cosine'),
  },
  {
    name: 'MNIST, cosine',
    ...real('cosine', 10),
    load: async (options) =>
      beginning((await labelledMnist('train', options)).images, 300, 'cosine'),
  },
  {
    name: 'MNIST, euclidean',
    ...real('euclidean', 10),
    load: async (options) =>
      beginning((await labelledMnist('train', options)).images, 300, 'euclidean'),
  },
  ...adverse(SIZE),
];

/** To see that it works: made-up rows stand in for the real ones. */
export const TINY_CASES: readonly ScreeningCase[] = [
  standIn('Stand-in for words, cosine', 'cosine', 0),
  standIn('Stand-in for pixels, euclidean', 'euclidean', 0.7),
  ...adverse(TINY_SIZE),
];

function real(metric: Metric, epochs: number) {
  return { real: true, metric, batchRows: BATCH, epochs } as const;
}

/** Rows in random order, the first centers some of them. Normalizes in place. */
function beginning(rows: Matrix, k: number, metric: Metric): Start {
  if (metric === 'cosine') normalizeRows(rows);
  const random = new Random(1);
  return { rows: drawnRows(rows, random), centers: drawnRows(rows, random, k), counts: 0 };
}

function adverse({ rows, dim, k, batchRows, epochs }: MadeUpSize): ScreeningCase[] {
  const common = { real: false, metric: 'cosine', batchRows, epochs } as const;
  return [
    {
      name: 'Gaussian noise',
      ...common,
      load: async () => beginning(noise(rows, dim, new Random(2)), k, 'cosine'),
    },
    {
      name: 'Near-duplicates: within 1e-3 of 8 points',
      ...common,
      load: async () => beginning(nearPoints(rows, dim, 8, DUPLICATES, new Random(3)), k, 'cosine'),
    },
    {
      name: 'Centers within 1e-4 of each other, rows of noise',
      ...common,
      // One long epoch: the next would let go of the centers.
      epochs: 1,
      load: async () => ({
        rows: noise(epochs * rows, dim, new Random(4)),
        centers: nearPoints(k, dim, 1, CLOSE, new Random(5)),
        counts: HELD,
      }),
    },
    {
      name: 'Rows and centers within 1e-4 of each other',
      ...common,
      load: async () => beginning(nearPoints(rows, dim, 1, CLOSE, new Random(6)), k, 'cosine'),
    },
  ];
}

/** @param blank - Share of zeros, such as paper has around ink. */
function standIn(name: string, metric: Metric, blank: number): ScreeningCase {
  const { rows, dim, k, batchRows, epochs } = TINY_SIZE;
  const load = async (): Promise<Start> => {
    const random = new Random(7);
    const value = () => (random.uniform() < blank ? 0 : Math.abs(random.normal()));
    return beginning(matrix(Float32Array.from({ length: rows * dim }, value), dim), k, metric);
  };
  return { name, real: false, metric, batchRows, epochs, load };
}
