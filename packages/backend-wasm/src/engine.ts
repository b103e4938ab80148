import { compileKernels, instantiate } from './instantiate.ts';
import type { Kernels } from './kernels.ts';
import { LinearMemory } from './linear-memory.ts';
import { threadingHere } from './spawn.ts';
import { ThreadPool } from './thread-pool.ts';

/** Memory, the kernels and the threads that work on it: what all sessions of a backend share. */
export interface Engine {
  readonly memory: LinearMemory;
  readonly kernels: Kernels;
  readonly pool: ThreadPool;
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
  const memory = new LinearMemory(shared);
  const modules = await compileKernels(shared);
  const kernels = await instantiate(modules, memory.wasmMemory);
  const pool = new ThreadPool(memory, kernels, modules, wanted, shared ? threading : undefined);
  return { memory, kernels, pool, relaxed: modules.relaxed !== undefined };
}
