import { type Matrix, type Metric, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import { glove, type LoadOptions, labelledMnist } from '@coke/datasets';
import { embeddings, groups } from './made-up-rows.ts';
import { titles } from './made-up-titles.ts';
import { atLeast, between, EQUAL, type SizeBounds } from './size-bounds.ts';

/** What contestants are to cluster. */
export interface DataSet {
  readonly name: string;
  /** What it is asked for by, and what its pictures' files are called after. */
  readonly file: string;
  readonly metric: Metric;
  readonly k: number;
  /** One fit of each contestant for each. */
  readonly seeds: number;
  /** So few rows that even slow contestants end. */
  readonly small: boolean;
  /** Whether it is our online algorithm that takes part, and with it those that are like it. */
  readonly online: boolean;
  /** Else what is kept exactly: by ours, and where rows are few by k-means-constrained. */
  readonly exact: readonly SizeBounds[];
  /** Passes after which quality is in the table. */
  readonly passes: readonly number[];
  /** For cosine at unit length. */
  load(options: Pick<LoadOptions, 'onProgress' | 'signal'>): Promise<Matrix>;
}

/** A data set but for its rows. */
type About = Omit<DataSet, 'load'>;

const LATE = [5, 10, 15, 25, 40];
const GLOVE: About = {
  ...{ name: 'GloVe', file: 'glove', metric: 'cosine', k: 1000, seeds: 1, small: false },
  ...{ online: false, exact: [atLeast(0.4), atLeast(0.8), EQUAL], passes: LATE },
};
const DIGITS: About = {
  ...{ name: 'MNIST', file: 'mnist', metric: 'euclidean', k: 100, seeds: 1, small: false },
  ...{ online: false, exact: [atLeast(0.4), atLeast(0.8)], passes: LATE },
};
const SAMPLE: About = {
  ...{ name: 'Some of GloVe', file: 'glove-10k', metric: 'cosine', k: 100, seeds: 3 },
  ...{ small: true, online: false, exact: [atLeast(0.8)], passes: [] },
};
const EQUAL_SIZES: About = {
  ...{ ...SAMPLE, name: 'Some of GloVe, equal sizes', file: 'glove-10k-equal' },
  exact: [EQUAL],
};
const SQUARED: About = {
  ...{ ...SAMPLE, name: 'Some of GloVe, squared distance', file: 'glove-10k-euclidean' },
  metric: 'euclidean',
};
const GROUPS: About = {
  ...{ ...SAMPLE, name: 'Groups', file: 'groups-23k', metric: 'euclidean', k: 10 },
  exact: [between(0.5, 2)],
};
const TITLES: About = {
  ...{ ...SAMPLE, name: 'Titles', file: 'titles-132k', metric: 'euclidean', k: 25, seeds: 1 },
  exact: [{ name: '5300 to 13,200', ratio: 1, sizes: () => ({ min: 5300, max: 13_200 }) }],
};
const SHARDS: About = {
  ...{ name: 'Embeddings', file: 'shards', metric: 'cosine', k: 256, seeds: 1, small: false },
  ...{ online: false, exact: [EQUAL, between(0.9, 1.1)], passes: LATE },
};

const SAMPLE_ROWS = 10_000;
const images: DataSet['load'] = async (options) => (await labelledMnist('train', options)).images;
const some: DataSet['load'] = (options) => someWords(SAMPLE_ROWS, options);

export const DATA_SETS: readonly DataSet[] = [
  { ...GLOVE, load: words },
  { ...DIGITS, load: images },
  { ...SAMPLE, load: some },
  { ...EQUAL_SIZES, load: some },
  { ...SQUARED, load: some },
  { ...GROUPS, load: async () => groups({ rows: 23_000, cols: 50 }, 30, 'euclidean') },
  {
    // As many as 25 clusters of 5300 need, and a hundred more.
    ...TITLES,
    load: async () => titles({ rows: 132_600, cols: 300, vocabulary: 17_693 }),
  },
  { ...SHARDS, load: async () => embeddings(200_000, 768) },
  online({ ...GLOVE, load: words }),
  online({ ...DIGITS, seeds: 3, load: images }),
  online({ ...SAMPLE, load: some }),
];

/** Made up and small, in the place of the others. */
export const TINY: readonly DataSet[] = [
  { ...GLOVE, name: 'Made up: directions', k: 10, load: directions },
  { ...DIGITS, name: 'Made up: points', k: 10, seeds: 2, load: points },
  { ...SAMPLE, name: 'Made up: few', k: 6, seeds: 2, load: few },
  { ...EQUAL_SIZES, name: 'Made up: few, equal sizes', k: 6, seeds: 2, load: few },
  { ...SQUARED, name: 'Made up: few, squared distance', k: 6, seeds: 2, load: few },
  { ...GROUPS, name: 'Made up: groups', k: 4, seeds: 2, load: few },
  {
    ...{ ...TITLES, name: 'Made up: titles', k: 4, exact: [between(0.9, 2)] },
    load: async () => titles({ rows: 500, cols: 16, vocabulary: 200 }),
  },
  {
    ...{ ...SHARDS, name: 'Made up: embeddings', k: 8 },
    load: async () => embeddings(600, 32),
  },
  online({ ...GLOVE, name: 'Made up: directions', k: 10, load: directions }),
  online({ ...DIGITS, name: 'Made up: points', k: 10, seeds: 2, load: points }),
  online({ ...SAMPLE, name: 'Made up: few', k: 6, seeds: 2, load: few }),
];

/** The same, for the online algorithm. */
function online(set: DataSet): DataSet {
  return { ...set, file: `${set.file}-online`, online: true, exact: [], passes: [] };
}

async function directions(): Promise<Matrix> {
  return groups({ rows: 1500, cols: 16 }, 12, 'cosine');
}

async function points(): Promise<Matrix> {
  return groups({ rows: 1500, cols: 16 }, 12, 'euclidean');
}

async function few(): Promise<Matrix> {
  return groups({ rows: 500, cols: 16 }, 12, 'cosine');
}

/** At unit length. */
export async function words(options: LoadOptions): Promise<Matrix> {
  const { vectors } = await glove(options);
  normalizeRows(vectors);
  return vectors;
}

/** Vectors of words drawn at random, at unit length. */
export async function someWords(count: number, options: LoadOptions): Promise<Matrix> {
  return drawRows(await words(options), count);
}

/** A view of the first of the rows. */
export function firstRows({ data, cols }: Matrix, rows: number): Matrix {
  return { data: data.subarray(0, rows * cols), rows, cols };
}

/** Copies of some of the rows, drawn at random. */
function drawRows({ data, rows, cols }: Matrix, count: number): Matrix {
  const order = new Random(1).shuffle(Uint32Array.from({ length: rows }, (_, i) => i));
  const drawn = { data: new Float32Array(count * cols), rows: count, cols };
  for (let i = 0; i < count; i++) {
    drawn.data.set(data.subarray(order[i]! * cols, (order[i]! + 1) * cols), i * cols);
  }
  return drawn;
}
