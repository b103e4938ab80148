import { Heap } from './heap.ts';
import { instantiate } from './instantiate.ts';
import type { Kernels } from './kernels.ts';

/** Memory and the kernels that work on it: what all sessions of a backend share. */
export interface Engine {
  readonly heap: Heap;
  readonly kernels: Kernels;
}

/** @throws Error if the engine has no WebAssembly SIMD. */
export async function createEngine(): Promise<Engine> {
  const heap = new Heap();
  return { heap, kernels: await instantiate(heap.memory) };
}
