import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@coke/core';
import { readNpy, writeNpy } from '@coke/io';
import type { PythonEnvironment } from '../peers/python-environment.ts';
import { startPeer } from '../peers/python-peer.ts';
import type { Contestant, End, Fitter, Task } from './contestant.ts';

const SCRIPT: string = fileURLToPath(new URL('fit_peer.py', import.meta.url));

/** What threads do that wait for work. Which is faster depends on the library and the machine. */
const WAITING: readonly Readonly<Record<string, string>>[] = [{}, { OMP_WAIT_POLICY: 'passive' }];

export interface PythonContestant extends Omit<Contestant, 'open'> {
  /** What `fit_peer.py` calls it. */
  readonly id: 'faiss' | 'mini-batch' | 'constrained';
  /** Rows a center that it trains on, where those are not all. */
  readonly sample?: number;
  /** Seconds after which it is stopped. */
  readonly limit?: number;
}

/** What `fit_peer.py` says of each piece of a fit. */
interface Piece {
  readonly passes: number;
  readonly seconds: number;
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
  { id, ratio, sample, limit }: PythonContestant,
  environment: PythonEnvironment,
  threads: number,
  waiting: Readonly<Record<string, string>>,
): Promise<Fitter> {
  const count = String(threads);
  const env = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, ...waiting };
  const peer = await startPeer(environment, SCRIPT, [id], env);
  const folder = await mkdtemp(join(tmpdir(), 'coke-fit-'));
  const begin = async ({ rows, metric, first, seed }: Task, passes: readonly number[]) =>
    peer.ask({
      op: 'begin',
      rows: await write(join(folder, 'rows.npy'), rows),
      first: await write(join(folder, 'first.npy'), first),
      folder,
      cosine: metric === 'cosine',
      seed,
      passes,
      // As ours.
      batch: Math.min(1024, Math.ceil(rows.rows / 64)),
      minimum: Math.floor((ratio * rows.rows) / first.rows),
      sample: sample ?? null,
      limit: limit ?? null,
    });
  return {
    async fit(task, passes, onCheckpoint) {
      await begin(task, passes);
      for (;;) {
        const { labelled, end, ...piece } = await peer.ask<Piece>({ op: 'next' });
        const centers = await read<Float32Array>(join(folder, 'centers.npy'));
        const labels = labelled ? await read<Int32Array>(join(folder, 'labels.npy')) : undefined;
        await onCheckpoint({ ...piece, centers, ...(labels && { labels }) });
        if (end) return end;
      }
    },
    async close() {
      await peer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function write(path: string, rows: Matrix): Promise<string> {
  await writeNpy(path, rows);
  return path;
}

async function read<Values>(path: string): Promise<Values> {
  return (await readNpy(path)).data as Values;
}
