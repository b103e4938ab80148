import type { PythonEnvironment } from '../peers/python-environment.ts';
import type { Peers } from '../suite/benchmark.ts';
import type { Contestant } from './contestant.ts';
import type { DataSet } from './data-sets.ts';
import { exact } from './exact.ts';
import { mlKmeans, thingKMeans } from './npm-contestants.ts';
import { ours } from './ours.ts';
import { type PythonContestant, pythonContestant } from './python-contestant.ts';

/** Batch by batch: what happens within the first pass matters most. */
const ONLINE = [1 / 4, 1 / 2, 1, 2, 3, 5, 10];
/** Pass by pass; faiss' default are 25. */
const LLOYD = [1, 2, 3, 5, 7, 10, 15, 20, 25, 40];
const SMALL_ONLINE = [1 / 4, 1 / 2, 1, 2, 4, 7, 10, 20];
const SMALL_LLOYD = [1, 2, 4, 7, 10, 20];
/** At most: those that keep sizes end when their centers rest. */
const UNTIL_REST = [1, 2, 4, 7, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300];
const EXACT = [1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40];
/** faiss trains on a sample of as many rows a center unless it is told otherwise. */
const FAISS_SAMPLE = 256;

/** Of our exact fits, in the order of their bounds. */
const EXACT_COLORS = ['#000000', '#7a4e9e', '#8c6d1f'];

const MANY = { ratio: 0, manyThreads: true, seeds: Number.POSITIVE_INFINITY } as const;

/**
 * Who takes part. Colours are those of Okabe and Ito, which the colour-blind can tell apart.
 *
 * @param limit - Seconds that one fit of a slow one may take.
 */
export function contestantsFor(
  { small, online, k, exact: bounds }: Pick<DataSet, 'small' | 'online' | 'k' | 'exact'>,
  rows: number,
  peers: Peers,
  python: PythonEnvironment | undefined,
  limit: number,
): Contestant[] {
  const make = online ? onlineContest : exactContest;
  return make({ small, k, exact: bounds, rows, peers, limit }, (contestant) =>
    python ? [pythonContestant(contestant, python)] : [],
  );
}

interface Contest extends Pick<DataSet, 'small' | 'k' | 'exact'> {
  readonly rows: number;
  readonly peers: Peers;
  readonly limit: number;
}

/** One if there is Python. */
type InPython = (contestant: PythonContestant) => Contestant[];

/** Sizes kept exactly, and who comes how far without bounds. */
function exactContest({ small, k, exact: bounds, rows, limit }: Contest, python: InPython) {
  const passes = small ? UNTIL_REST : EXACT;
  const faiss = { ...MANY, id: 'faiss', name: 'faiss.Kmeans', passes: LLOYD } as const;
  return [
    ...bounds.map(({ name, ratio, sizes }, i) =>
      exact({
        ...{ name: `CoKe exact ${name}`, ratio, sizes: sizes(rows, k) },
        ...{ passes, color: EXACT_COLORS[i]! },
      }),
    ),
    ...(small ? bounds : []).flatMap(({ name, ratio, sizes }) =>
      python({
        ...{ ...MANY, id: 'constrained', name: `k-means-constrained ${name}`, ratio },
        ...{ sizes: sizes(rows, k), limit, passes, color: '#cc79a7' },
      }),
    ),
    ...python({ ...faiss, color: '#d55e00' }),
    ...(small
      ? python({ ...MANY, id: 'k-means', name: 'scikit-learn KMeans', passes, color: '#e69f00' })
      : []),
  ];
}

/** Batch by batch, and pass by pass without bounds. */
function onlineContest({ small, k, rows, peers }: Contest, python: InPython): Contestant[] {
  const passes = small ? SMALL_ONLINE : ONLINE;
  const own = onlineContestants(passes);
  if (small) {
    if (peers === 'none') return own;
    return [
      ...own,
      mlKmeans({ passes: SMALL_LLOYD, color: '#d55e00' }),
      thingKMeans({ passes: SMALL_LLOYD, color: '#e69f00' }),
    ];
  }
  const faiss = { ...MANY, id: 'faiss', passes: LLOYD } as const;
  const sampled = `faiss.Kmeans, ${FAISS_SAMPLE} a center`;
  return [
    ...own,
    ...python({ ...faiss, name: 'faiss.Kmeans', color: '#d55e00' }),
    ...(FAISS_SAMPLE * k < rows
      ? python({ ...faiss, name: sampled, color: '#e69f00', sample: FAISS_SAMPLE })
      : []),
    ...python({ ...MANY, id: 'mini-batch', name: 'MiniBatchKMeans', passes, color: '#cc79a7' }),
  ];
}

/** The paper's algorithm, by batches: sizes are nearly kept. */
function onlineContestants(passes: readonly number[]): Contestant[] {
  return [
    ours({ ratio: 0.8, passes, color: '#0072b2' }),
    // As published: counts begin anew with every epoch.
    ours({ ratio: 0.8, passes, color: '#004a75', options: { centerCarry: 0 } }),
    ours({ ratio: 0.4, passes, color: '#56b4e9' }),
    ours({ ratio: 0, passes, color: '#009e73' }),
  ];
}
