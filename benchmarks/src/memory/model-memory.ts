import { ndarray } from '@coke/backend-ndarray';
import { type WasmBackend, wasm } from '@coke/backend-wasm';
import { type Backend, javascript, type Matrix, Random, ratioBounds, reference } from '@coke/core';
import { createClusteringState, normalizeRows } from '@coke/core/backend';
import { answerParent } from '../suite/answer-parent.ts';
import { type MemoryUse, settledMemory } from './settled-memory.ts';

/** What is opened, on which backend. */
export interface ModelQuestion {
  readonly backend: 'reference' | 'javascript' | 'ndarray' | 'wasm';
  /** Of wasm. */
  readonly threads: number;
  /** K of each head. */
  readonly k: readonly number[];
  readonly dim: number;
  readonly batchRows: number;
  /** How often to step, one at least. */
  readonly steps: number;
}

/** Bytes since before the model was opened; linear memory in all. */
export interface ModelUse extends MemoryUse {
  /** Of WebAssembly; 0 elsewhere. */
  readonly linear: number;
}

export interface ModelAnswer {
  readonly opened: ModelUse;
  readonly stepped: ModelUse;
  /** After all steps. */
  readonly ended: ModelUse;
  /** Largest linear memory that was seen after any step but the first. */
  readonly mostLinear: number;
}

type Steps = Pick<ModelQuestion, 'k' | 'dim' | 'batchRows' | 'steps'>;

answerParent(async ({ backend: name, threads, ...steps }: ModelQuestion, onShare) => {
  if (name === 'reference') return measure(reference(), () => 0, steps, onShare);
  if (name === 'javascript') return measure(javascript(), () => 0, steps, onShare);
  if (name === 'ndarray') return measure(ndarray(), () => 0, steps, onShare);
  const backend = await wasm({ threads });
  return measure(backend, () => linearMemory(backend), steps, onShare);
});

async function measure<Input>(
  backend: Backend<Input>,
  linear: () => number,
  { k, dim, batchRows, steps }: Steps,
  onShare: (share: number) => void,
): Promise<ModelAnswer> {
  const batches = [0, 1, 2, 3].map((seed) => unitRows(batchRows, dim, seed));
  const centers = k.map((count, h) => unitRows(count, dim, 4 + h));
  const out = {
    labels: new Int32Array(k.length * batchRows),
    similarities: new Float32Array(k.length * batchRows),
  };
  const options = {
    dualLearningRates: k.map(() => 1),
    centers: 'current',
    unitLength: true,
  } as const;
  // Memory of the backend's that was there before is not the model's.
  linear();
  const before = await settledMemory();
  const used = async (): Promise<ModelUse> => {
    const { heap, resident } = await settledMemory();
    return { heap: heap - before.heap, resident: resident - before.resident, linear: linear() };
  };
  const session = await backend.open({
    metric: 'cosine',
    // The caller's copies go when this is done.
    heads: centers.map((each) =>
      createClusteringState(each.data, dim, ratioBounds(each.rows, 0.4)),
    ),
    normalize: false,
  });
  const opened = await used();
  await session.step(batches[0]!, out, options);
  const stepped = await used();
  let mostLinear = linear();
  for (let step = 1; step < steps; step++) {
    await session.step(batches[step % batches.length]!, out, options);
    mostLinear = Math.max(mostLinear, linear());
    if (step % 64 === 0) onShare(step / steps);
  }
  const ended = await used();
  session.dispose();
  return { opened, stepped, ended, mostLinear };
}

/** Bytes, by way of a matrix that is a view of it. */
function linearMemory(backend: WasmBackend): number {
  const one = backend.alloc(1, 1);
  const { byteLength } = one.data.buffer;
  one.dispose();
  return byteLength;
}

function unitRows(rows: number, cols: number, seed: number): Matrix {
  const random = new Random(seed);
  const made = { data: new Float32Array(rows * cols), rows, cols };
  for (let at = 0; at < made.data.length; at++) made.data[at] = random.normal();
  normalizeRows(made);
  return made;
}
