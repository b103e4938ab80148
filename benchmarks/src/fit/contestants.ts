import type { PythonEnvironment } from '../peers/python-environment.ts';
import type { Peers } from '../suite/benchmark.ts';
import type { Contestant } from './contestant.ts';
import type { DataSet } from './data-sets.ts';
import { exact } from './exact.ts';
import { mlKmeans, thingKMeans } from './npm-contestants.ts';
import { ours } from './ours.ts';
import { pythonContestant } from './python-contestant.ts';

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
  const passes = small ? SMALL_ONLINE : ONLINE;
  const contestants = bounds.map(({ name, ratio, sizes }, i) =>
    exact({
      ...{ name: `CoKe exact ${name}`, ratio, sizes: sizes(rows, k) },
      ...{ passes: small ? UNTIL_REST : EXACT, color: EXACT_COLORS[i]! },
    }),
  );
  if (online) contestants.push(...onlineContestants(passes));
  if (online && small && peers !== 'none') {
    contestants.push(
      mlKmeans({ passes: SMALL_LLOYD, color: '#d55e00' }),
      thingKMeans({ passes: SMALL_LLOYD, color: '#e69f00' }),
    );
  }
  if (!python) return contestants;
  const add = (contestant: Parameters<typeof pythonContestant>[0]) =>
    contestants.push(pythonContestant(contestant, python));
  if (small) {
    for (const { name, ratio, sizes } of bounds) {
      add({
        ...{ id: 'constrained', name: `k-means-constrained ${name}`, ratio },
        ...{ sizes: sizes(rows, k), limit, passes: UNTIL_REST, color: '#cc79a7' },
        ...{ manyThreads: true, seeds: Number.POSITIVE_INFINITY },
      });
    }
    return contestants;
  }
  const lloyd = { ...MANY, id: 'faiss', passes: LLOYD } as const;
  add({ ...lloyd, name: 'faiss.Kmeans', color: '#d55e00' });
  if (!online) return contestants;
  if (FAISS_SAMPLE * k < rows) {
    const name = `faiss.Kmeans, ${FAISS_SAMPLE} a center`;
    add({ ...lloyd, name, color: '#e69f00', sample: FAISS_SAMPLE });
  }
  add({ ...MANY, id: 'mini-batch', name: 'MiniBatchKMeans', passes, color: '#cc79a7' });
  return contestants;
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
