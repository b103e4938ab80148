import { fileURLToPath } from 'node:url';
import { allInOrder } from '@coke/core/all-in-order';
import type { PythonEnvironment } from '../peers/python-environment.ts';
import { type Peer, startPeer } from '../peers/python-peer.ts';
import { type Contestant, fastestSetting, type Part, type Setting } from './contestant.ts';
import type { Problem } from './problem.ts';

interface Entry {
  readonly name: string;
  readonly part: Part;
  readonly script: string;
  readonly args: readonly string[];
  /** Has OpenMP threads? Others do not read `OMP_WAIT_POLICY`. */
  readonly openmp: boolean;
}

const ENTRIES: readonly Entry[] = [
  { name: 'PyTorch', part: 'whole step', script: 'torch_step.py', args: [], openmp: true },
  {
    name: 'scikit-learn',
    part: 'step without prices',
    script: 'sklearn_step.py',
    args: [],
    openmp: true,
  },
  { name: 'faiss', part: 'assign', script: 'faiss_assign.py', args: [], openmp: true },
  { name: 'sgemm, NumPy', part: 'product', script: 'sgemm.py', args: ['numpy'], openmp: false },
  { name: 'sgemm, PyTorch', part: 'product', script: 'sgemm.py', args: ['torch'], openmp: true },
];

/** What a script answers when it is given a problem. */
interface Opened {
  readonly labels: readonly number[];
  readonly variants: readonly string[];
}

/**
 * What threads do that wait for work. Which is faster depends on the library, the size and the machine:
 * both are tried, each in a process of its own.
 */
const WAITING: readonly Readonly<Record<string, string>>[] = [{}, { OMP_WAIT_POLICY: 'passive' }];

/** Python's libraries, one process or two each, for one number of threads. */
export class PythonContestants {
  readonly #peers: ReadonlyMap<Entry, readonly Peer[]>;

  private constructor(peers: ReadonlyMap<Entry, readonly Peer[]>) {
    this.#peers = peers;
  }

  static async start(environment: PythonEnvironment, threads: number): Promise<PythonContestants> {
    const count = String(threads);
    const limits = {
      OMP_NUM_THREADS: count,
      OPENBLAS_NUM_THREADS: count,
      MKL_NUM_THREADS: count,
    };
    const peers = new Map<Entry, Peer[]>(ENTRIES.map((entry) => [entry, []]));
    const start = async (entry: Entry, at: number) => {
      const script = fileURLToPath(new URL(entry.script, import.meta.url));
      const env = { ...limits, ...WAITING[at] };
      peers.get(entry)![at] = await startPeer(environment, script, [...entry.args, count], env);
    };
    const starts = ENTRIES.flatMap((entry) =>
      WAITING.flatMap((_, at) =>
        at === 0 || (threads > 1 && entry.openmp) ? start(entry, at) : [],
      ),
    );
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
    const contestants = new PythonContestants(peers);
    if (!failed) return contestants;
    await contestants.close();
    throw (failed as PromiseRejectedResult).reason;
  }

  /**
   * @param folder - Where the problem was written to.
   * @param seconds - How long to try each setting for.
   */
  async open(problem: Problem, folder: string, seconds: number): Promise<Contestant[]> {
    const { rate, ratio } = problem;
    const contestants: Contestant[] = [];
    for (const [{ name, part }, peers] of this.#peers) {
      const settings: Setting[] = [];
      let labels: readonly number[] = [];
      for (const [at, peer] of peers.entries()) {
        const opened = await peer.ask<Opened>({ op: 'open', folder, rate, ratio });
        labels = opened.labels;
        for (const variant of opened.variants) {
          const waiting = Object.entries(WAITING[at]!).map(([key, value]) => `, ${key}=${value}`);
          settings.push({
            name: variant + waiting.join(''),
            run: async (length) =>
              (await peer.ask<{ ms: number }>({ op: 'measure', variant, seconds: length })).ms,
          });
        }
      }
      const { name: setting, run } = await fastestSetting(settings, seconds);
      contestants.push({ name, part, setting, labels, run, close: async () => {} });
    }
    return contestants;
  }

  async close(): Promise<void> {
    await allInOrder([...this.#peers.values()].flat().map((peer) => peer?.close()));
  }
}
