import { Crew } from './crew.ts';
import { Heap } from './heap.ts';
import { compileKernels, instantiate } from './instantiate.ts';
import type { Kernels } from './kernels.ts';
import { threadingHere } from './spawn.ts';

/** Memory, the kernels and the threads that work on it: what all sessions of a backend share. */
export interface Engine {
  readonly heap: Heap;
  readonly kernels: Kernels;
  readonly crew: Crew;
  /** Can rows be screened in 8 bits? */
  readonly relaxed: boolean;
}

/**
 * @param threads - How many at most. @defaultValue as many as the machine has cores
 * @throws Error if the engine has no WebAssembly SIMD.
 */
export async function createEngine(threads?: number): Promise<Engine> {
  const threading = threads === 1 ? undefined : threadingHere();
  const wanted = threads ?? threading?.cores ?? 1;
  const shared = threading !== undefined && wanted > 1;
  const heap = new Heap(shared);
  const modules = await compileKernels(shared);
  const kernels = await instantiate(modules, heap.memory);
  const crew = new Crew(heap, kernels, modules, wanted, shared ? threading : undefined);
  return { heap, kernels, crew, relaxed: modules.relaxed !== undefined };
}
