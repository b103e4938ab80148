import { wasm } from '@coke/backend-wasm';
import { allInOrder } from '@coke/core/all-in-order';
import { Epochs, type Size } from './epochs.ts';
import { SyntheticFeatures } from './synthetic-features.ts';
import type { Plan } from './variables.ts';

/** One point of a curve. */
export interface Point {
  /** What is varied. */
  readonly variable: string;
  readonly value: number;
  readonly size: Size;
  readonly threads: number;
  /** Milliseconds of clustering in an epoch, one for each round. */
  readonly times: readonly number[];
  /** The same of making the rows. */
  readonly generating: readonly number[];
}

export interface SweepOptions {
  readonly threads: readonly number[];
  readonly onShare: (share: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const SEED = 1;

interface Entry extends Point {
  readonly epochs: Epochs;
  readonly times: number[];
  readonly generating: number[];
}

/**
 * Vary one thing at a time around a base case, at the largest number of threads, and threads. Points
 * take turns of an epoch within rounds, the first of which warms up and takes the centers out of their
 * random places. The base case is a point of every curve, and measured once.
 */
export async function sweep(plan: Plan, options: SweepOptions): Promise<Point[]> {
  const { onShare, signal } = options;
  const backends = new Map(
    await allInOrder(
      options.threads.map(async (threads) => [threads, await wasm({ threads })] as const),
    ),
  );
  const most = Math.max(...options.threads);
  const features = new Map<number, SyntheticFeatures>();
  const known = new Map<string, Epochs>();
  const entries: Entry[] = [];
  const open = (size: Size, threads: number): Epochs => {
    const key = JSON.stringify([size, threads]);
    const { dim } = size;
    if (!features.has(dim)) features.set(dim, new SyntheticFeatures(dim, SEED));
    if (!known.has(key)) {
      known.set(key, new Epochs(size, features.get(dim)!, backends.get(threads)!));
    }
    return known.get(key)!;
  };
  const enter = (variable: string, value: number, size: Size, threads: number) => {
    const epochs = open(size, threads);
    const same = entries.find((entry) => entry.epochs === epochs);
    const { times, generating } = same ?? { times: [], generating: [] };
    entries.push({ variable, value, size, threads, times, generating, epochs });
  };
  try {
    for (const { name, values, size } of plan.variables) {
      for (const value of values) enter(name, value, size(value), most);
    }
    for (const threads of options.threads) enter('threads', threads, plan.base, threads);
    const turns = entries.filter(
      (entry, i) => entries.findIndex(({ epochs }) => epochs === entry.epochs) === i,
    );
    for (let round = 0; round <= plan.rounds; round++) {
      for (let turn = 0; turn < turns.length; turn++) {
        const { epochs, times, generating } = turns[(turn + round) % turns.length]!;
        const cost = await epochs.run({ signal });
        if (round > 0) {
          times.push(cost.clustering);
          generating.push(cost.generating);
        }
        onShare((round * turns.length + turn + 1) / ((plan.rounds + 1) * turns.length));
      }
    }
  } finally {
    for (const epochs of known.values()) epochs.dispose();
  }
  return entries.map(({ epochs: _, ...point }) => point);
}
