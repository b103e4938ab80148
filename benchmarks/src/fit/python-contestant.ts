import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@coke/core';
import { readNpy, writeNpy } from '@coke/io';
import type { PythonEnvironment } from '../peers/python-environment.ts';
import { type Peer, startPeer } from '../peers/python-peer.ts';
import type { Contestant, End, Fitter, Task } from './contestant.ts';

const SCRIPT: string = fileURLToPath(new URL('fit_peer.py', import.meta.url));

/** What threads do that wait for work. Which is faster depends on the library and the machine. */
const WAITING: readonly Readonly<Record<string, string>>[] = [{}, { OMP_WAIT_POLICY: 'passive' }];

/** How much longer than its limit a peer is waited for that looks at the clock between passes alone. */
const PATIENCE = 1.25;
/** Seconds that it takes to read the rows, no part of its time. */
const IMPORTS = 60;

export interface PythonContestant extends Omit<Contestant, 'open'> {
  /** What `fit_peer.py` calls it. */
  readonly id: 'faiss' | 'super' | 'mini-batch' | 'k-means' | 'constrained';
  /** Rows a center that it trains on, where those are not all. */
  readonly sample?: number;
}

/** What `fit_peer.py` says of each piece of a fit. */
interface Piece {
  readonly passes: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly labelled: boolean;
  readonly end?: End;
}

/**
 * A library of Python's, in a child process; rows and centers go through files. Of the ways in which
 * threads can wait, the one is taken that was faster at the warm-up.
 */
export function pythonContestant(
  contestant: PythonContestant,
  environment: PythonEnvironment,
): Contestant {
  return {
    ...contestant,
    async open(threads, warmUp) {
      const waiting = threads > 1 ? WAITING : WAITING.slice(0, 1);
      // Side by side: it takes seconds to import what they need.
      const started = await Promise.allSettled(
        waiting.map((env) => start(contestant, environment, threads, env)),
      );
      const fitters = started.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      let best: { readonly fitter: Fitter; readonly seconds: number } | undefined;
      try {
        for (const each of started) if (each.status === 'rejected') throw each.reason;
        for (const fitter of fitters) {
          const seconds = await warmedUp(fitter, warmUp);
          if (!best || seconds < best.seconds) best = { fitter, seconds };
        }
      } catch (error) {
        best = undefined;
        throw error;
      } finally {
        for (const fitter of fitters) if (fitter !== best?.fitter) await fitter.close();
      }
      return best!.fitter;
    },
  };
}

/** @returns Seconds of the second time, when threads are there. */
async function warmedUp(fitter: Fitter, warmUp: Task): Promise<number> {
  let last = 0;
  for (let round = 0; round < 2; round++) {
    await fitter.fit(warmUp, [1], async ({ seconds }) => {
      last = seconds;
    });
  }
  return last;
}

async function start(
  { id, ratio, sizes, sample, limit }: PythonContestant,
  environment: PythonEnvironment,
  threads: number,
  waiting: Readonly<Record<string, string>>,
): Promise<Fitter> {
  const count = String(threads);
  const env = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, ...waiting };
  const newPeer = () => startPeer(environment, SCRIPT, [id], env);
  let peer: Peer | undefined = await newPeer();
  const folder = await mkdtemp(join(tmpdir(), 'coke-fit-'));
  const begin = async ({ rows, metric, first, seed }: Task, passes: readonly number[]) => {
    peer ??= await newPeer();
    const [n, k] = [rows.rows, first.rows];
    // The rows that it warms up on are fewer.
    const minimum = Math.min(sizes?.min ?? Math.floor((ratio * n) / k), Math.floor(n / k));
    const maximum = Math.max(sizes?.max ?? n, Math.ceil(n / k));
    await peer.ask({
      op: 'begin',
      rows: await write(join(folder, 'rows.npy'), rows),
      first: await write(join(folder, 'first.npy'), first),
      folder,
      cosine: metric === 'cosine',
      seed,
      passes,
      // As ours.
      batch: Math.min(1024, Math.ceil(n / 64)),
      minimum,
      maximum: Math.min(maximum, n),
      sample: sample ?? null,
      limit: limit ?? null,
    });
  };
  const next = async (): Promise<Piece | undefined> => {
    const asked = peer!.ask<Piece>({ op: 'next' });
    if (limit === undefined) return asked;
    const piece = await inTime(asked, 1000 * (PATIENCE * limit + IMPORTS));
    if (piece) return piece;
    // It is in the middle of something: only its end ends that.
    await peer!.close();
    peer = undefined;
    return undefined;
  };
  return {
    async fit(task, passes, onCheckpoint) {
      await begin(task, passes);
      for (;;) {
        const answer = await next();
        if (!answer) return 'stopped';
        const { labelled, end, ...piece } = answer;
        const centers = await read<Float32Array>(join(folder, 'centers.npy'));
        const labels = labelled ? await read<Int32Array>(join(folder, 'labels.npy')) : undefined;
        await onCheckpoint({ ...piece, centers, ...(labels && { labels }) });
        if (end) return end;
      }
    },
    async close() {
      await peer?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Undefined if it is not there by then, however it ends. */
async function inTime<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    // Of one that is late nobody hears any more.
    promise.catch(() => {});
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function write(path: string, rows: Matrix): Promise<string> {
  await writeNpy(path, rows);
  return path;
}

async function read<Values>(path: string): Promise<Values> {
  return (await readNpy(path)).data as Values;
}
