import { type WasmBackend, wasm } from '@coke/backend-wasm';

/** A backend whose threads are there until it is disposed of; by itself they end with its last session. */
export interface KeptThreads extends Disposable {
  readonly backend: WasmBackend;
}

export async function keepThreads(threads: number): Promise<KeptThreads> {
  const backend = await wasm({ threads });
  const scorer = await backend.score!({ metric: 'euclidean', k: 1, dim: 1 });
  return { backend, [Symbol.dispose]: () => scorer.dispose() };
}
