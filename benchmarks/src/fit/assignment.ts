import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WasmBackend, WasmMatrix } from '@coke/backend-wasm';
import { ConstrainedKMeans, type Matrix } from '@coke/core';
import { readNpy, writeNpy } from '@coke/io';
import { type Peer, startPeer } from '../peers/python-peer.ts';
import {
  type Assigned,
  assignmentTable,
  type Outcome,
  type Size,
  type Spent,
} from './assignment-table.ts';
import type { SizeRange } from './contestant.ts';
import { firstRows, someWords } from './data-sets.ts';
import { firstCenters } from './first-centers.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { judge } from './judge.ts';
import { keepThreads } from './kept-threads.ts';
import { groups } from './made-up-rows.ts';
import { atLeast, EQUAL, type SizeBounds } from './size-bounds.ts';
import { Stopwatch } from './stopwatch.ts';

/** One assignment: centers fixed, sizes kept exactly. */
export const ASSIGNMENT: FitCase = { name: 'assignment', run };

type Model = ConstrainedKMeans<WasmMatrix>;

const SCRIPT: string = fileURLToPath(new URL('assign_peer.py', import.meta.url));
const BOUNDS: readonly SizeBounds[] = [atLeast(0.8), EQUAL];

type Assign = () => Promise<Spent & { readonly labels: Int32Array }>;

async function run({
  tiny,
  threads,
  python,
  onProgress,
  signal,
}: CaseOptions): Promise<CaseAnswer> {
  const stop = signal && { signal };
  const words = tiny
    ? groups({ rows: 400, cols: 8 }, 12, 'cosine')
    : await someWords(20_000, { onProgress, ...stop });
  const rounds = tiny ? 1 : 5;
  const count = Math.max(...threads);
  using kept = await keepThreads(count);
  const { backend } = kept;
  const env = { OMP_NUM_THREADS: `${count}`, OPENBLAS_NUM_THREADS: `${count}` };
  const peer = python && (await startPeer(python, SCRIPT, [], env));
  const folder = await mkdtemp(join(tmpdir(), 'coke-assign-'));
  const all: Assigned[] = [];
  try {
    for (const size of sizesOf(tiny)) {
      const rows = firstRows(words, size.rows);
      const model = await learned(backend, rows, size.k);
      const centers = await model.centers();
      for (const { name, sizes: range } of BOUNDS) {
        const sizes = range(size.rows, size.k);
        signal?.throwIfAborted();
        onProgress(`assignment, ${size.rows} rows, ${name}`);
        const own = ownAssign(model, rows, sizes);
        const other = peer && (await peerAssign(peer, folder, rows, centers, sizes));
        const turns = await inTurns(other ? [own, other] : [own], rounds, rows, centers);
        all.push({ ...size, bounds: name, sizes, own: turns[0]!, peer: turns[1] });
      }
      model.dispose();
    }
  } finally {
    await peer?.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { tables: [assignmentTable(all)], pictures: [], data: all };
}

function sizesOf(tiny: boolean): Size[] {
  if (tiny) return [{ rows: 400, k: 6 }];
  return [
    { rows: 5000, k: 50 },
    { rows: 10_000, k: 100 },
    { rows: 20_000, k: 200 },
  ];
}

/** Its centers are as in the middle of a fit: those after five epochs of the online algorithm. */
async function learned(backend: WasmBackend, rows: Matrix, k: number): Promise<Model> {
  const first = firstCenters(rows, 'euclidean', k, 1);
  const model = new ConstrainedKMeans({
    ...{ k, algorithm: 'online', metric: 'euclidean', ratio: 0.8, init: first, epochs: 5, backend },
  });
  await model.fit(rows, { gap: 'never' });
  return model;
}

function ownAssign(model: Model, rows: Matrix, { min, max }: SizeRange): Assign {
  return async () => {
    const clock = new Stopwatch();
    clock.start();
    const labels = await model.assign(rows, { minSize: min, maxSize: max });
    clock.stop();
    const { seconds, processorSeconds } = clock;
    return { seconds, processorSeconds, labels };
  };
}

async function peerAssign(
  peer: Peer,
  folder: string,
  rows: Matrix,
  centers: Matrix,
  { min, max }: SizeRange,
): Promise<Assign> {
  const path = (name: string) => join(folder, `${name}.npy`);
  await writeNpy(path('rows'), rows);
  await writeNpy(path('centers'), centers);
  const files = { rows: path('rows'), centers: path('centers') };
  await peer.ask({ op: 'open', ...files, minimum: min, maximum: max });
  return async () => {
    const request = { op: 'assign', labels: path('labels') };
    const spent = await peer.ask<Spent>(request);
    return { ...spent, labels: (await readNpy(path('labels'))).data as Int32Array };
  };
}

/** Once to warm up, then as many rounds. */
async function inTurns(
  all: readonly Assign[],
  rounds: number,
  rows: Matrix,
  centers: Matrix,
): Promise<Outcome[]> {
  const spent: Spent[][] = all.map(() => []);
  const labels: Int32Array[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const [i, assign] of all.entries()) {
      const { labels: found, ...time } = await assign();
      if (round > 0) spent[i]!.push(time);
      labels[i] = found;
    }
  }
  return labels.map((each, i) => {
    const { quality, sizes } = judge(rows, 'euclidean', centers.data, each);
    const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
    return { spent: spent[i]!, inertia: quality, smallest, largest };
  });
}
