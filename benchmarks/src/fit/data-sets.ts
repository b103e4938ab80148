import { type Matrix, type Metric, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import { glove, type LoadOptions, labelledMnist } from '@coke/datasets';

/** What contestants are to cluster. */
export interface DataSet {
  readonly name: string;
  /** What its pictures' files are called. */
  readonly file: string;
  readonly metric: Metric;
  readonly k: number;
  /** One fit of each contestant for each. */
  readonly seeds: number;
  /** So few rows that even slow contestants end. */
  readonly small: boolean;
  /** For cosine at unit length. */
  load(options: Pick<LoadOptions, 'onProgress' | 'signal'>): Promise<Matrix>;
}

const GLOVE = { name: 'GloVe', file: 'glove', metric: 'cosine', k: 1000 } as const;
const DIGITS = { name: 'MNIST', file: 'mnist', metric: 'euclidean', k: 100 } as const;
const SAMPLE = { name: 'Some of GloVe', file: 'glove-sample', metric: 'cosine', k: 100 } as const;
const SAMPLE_ROWS = 10_000;

export const DATA_SETS: readonly DataSet[] = [
  { ...GLOVE, seeds: 1, small: false, load: words },
  {
    ...DIGITS,
    seeds: 3,
    small: false,
    load: async (options) => (await labelledMnist('train', options)).images,
  },
  {
    ...SAMPLE,
    seeds: 3,
    small: true,
    load: async (options) => drawRows(await words(options), SAMPLE_ROWS),
  },
];

/** Made up, in the place of the real ones. */
export const TINY: readonly DataSet[] = [
  {
    ...GLOVE,
    name: 'Made up: directions',
    k: 10,
    seeds: 1,
    small: false,
    load: async () => madeUp('cosine', 1500),
  },
  {
    ...DIGITS,
    name: 'Made up: points',
    k: 10,
    seeds: 2,
    small: false,
    load: async () => madeUp('euclidean', 1500),
  },
  {
    ...SAMPLE,
    name: 'Made up: few',
    k: 6,
    seeds: 2,
    small: true,
    load: async () => madeUp('cosine', 500),
  },
];

async function words(options: LoadOptions): Promise<Matrix> {
  const { vectors } = await glove(options);
  normalizeRows(vectors);
  return vectors;
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

/** Groups of unequal size, wide enough to overlap. */
function madeUp(metric: Metric, rows: number): Matrix {
  const [groups, cols] = [12, 16];
  const random = new Random(1);
  const means = Float32Array.from({ length: groups * cols }, () => random.normal());
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const group = Math.floor(groups * random.uniform() ** 3);
    for (let j = 0; j < cols; j++) data[i * cols + j] = means[group * cols + j]! + random.normal();
  }
  const made = { data, rows, cols };
  if (metric === 'cosine') normalizeRows(made);
  return made;
}
