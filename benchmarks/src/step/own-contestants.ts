import { ndarray } from '@coke/backend-ndarray';
import { type WasmBackend, wasm } from '@coke/backend-wasm';
import { type Backend, javascript, type Matrix, matrix, reference } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import { nativeIfBuilt } from '../suite/native-if-built.ts';
import type { Contestant } from './contestant.ts';
import { openProblem } from './open-problem.ts';
import type { Problem } from './problem.ts';
import { repeat } from './repeat.ts';

/** Those whose ratios to the others are reported, by the backend. */
export const OURS = { native: 'native auto', wasm: 'wasm auto' } as const;
export type OwnBackend = keyof typeof OURS;

/** What rows a contestant is handed. */
type Rows = (batch: Matrix) => Matrix & { dispose?(): void };

interface Entry {
  readonly name: string;
  readonly backend: Backend;
  readonly rows: Rows;
}

const plain: Rows = ({ data, cols }) => matrix(data, cols);

/** Every way of this library with so many threads; with more than one, those that can use them. */
export async function ownContestants(problem: Problem, threads: number): Promise<Contestant[]> {
  const entries: Entry[] = [...(await nativeEntries(threads)), ...(await wasmEntries(threads))];
  if (threads === 1) {
    entries.unshift(
      { name: 'reference', backend: reference(), rows: plain },
      { name: 'javascript', backend: javascript(), rows: plain },
      { name: 'ndarray', backend: ndarray(), rows: plain },
    );
  }
  return allInOrder(entries.map((entry) => enter(entry, problem)));
}

/** The paths of the backends that screen alone. */
export async function screeningContestants(
  problem: Problem,
  threads: number,
): Promise<Contestant[]> {
  const entries = await nativeEntries(threads);
  const native = await allInOrder(entries.map((entry) => enter(entry, problem)));
  return [...native, ...(await wasmContestants(problem, threads))];
}

/** The paths of the WebAssembly backend alone. */
export async function wasmContestants(problem: Problem, threads: number): Promise<Contestant[]> {
  const entries = (await wasmEntries(threads)).filter(({ rows }) => rows === plain);
  return allInOrder(entries.map((entry) => enter(entry, problem)));
}

/** None where the addon was not built. */
async function nativeEntries(threads: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const path of ['auto', 'f32', 'i8'] as const) {
    const backend = await nativeIfBuilt({ path, threads });
    if (backend) entries.push({ name: `native ${path}`, backend, rows: plain });
  }
  return entries;
}

async function wasmEntries(threads: number): Promise<Entry[]> {
  const auto = await wasm({ threads });
  const entries: Entry[] = [{ name: OURS.wasm, backend: auto, rows: plain }];
  for (const path of ['f32', 'i16', 'i8'] as const) {
    if (path === 'i8' && auto.name !== 'wasm:i8') continue; // an engine without relaxed SIMD
    entries.push({ name: `wasm ${path}`, backend: await wasm({ path, threads }), rows: plain });
  }
  const inside = await wasm({ threads });
  entries.push({ name: `${OURS.wasm}, rows inside`, backend: inside, rows: allocated(inside) });
  return entries;
}

/** In the backend's own memory, where nothing has to be copied. */
function allocated(backend: WasmBackend): Rows {
  return ({ data, rows, cols }) => {
    const inside = backend.alloc(rows, cols);
    inside.data.set(data);
    return inside;
  };
}

async function enter({ name, backend, rows }: Entry, problem: Problem): Promise<Contestant> {
  const { size, rate } = problem;
  const session = await openProblem(backend, problem);
  const batches = problem.batches.map(rows);
  const out = { labels: new Int32Array(size.rows) };
  const options = {
    dualLearningRates: [rate],
    centers: 'current',
    unitLength: true,
  } as const;
  await session.assign(batches[0]!, out, { centers: 'current', prices: false });
  return {
    name,
    part: 'whole step',
    labels: out.labels.slice(),
    run: (seconds) =>
      repeat((i) => session.step(batches[i % batches.length]!, out, options), seconds),
    async close() {
      session.dispose();
      for (const batch of batches) batch.dispose?.();
    },
  };
}
