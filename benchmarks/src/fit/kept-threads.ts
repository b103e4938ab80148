import { type WasmBackend, wasm } from '@coke/backend-wasm';
import type { Backend } from '@coke/core';

/** A backend whose threads are there until it is disposed of; by itself they end with its last session. */
export interface KeptThreads<Kept extends Backend = WasmBackend> extends Disposable {
  readonly backend: Kept;
}

export async function keepThreads(threads: number): Promise<KeptThreads> {
  return keepThreadsOf(await wasm({ threads }));
}

/** @param backend - One that scores. */
export async function keepThreadsOf<Kept extends Backend>(
  backend: Kept,
): Promise<KeptThreads<Kept>> {
  const scorer = await backend.score!({ metric: 'euclidean', k: 1, dim: 1 });
  return { backend, [Symbol.dispose]: () => scorer.dispose() };
}
