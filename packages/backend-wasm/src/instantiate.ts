import { KERNELS, RELAXED_KERNELS } from './generated/kernels.ts';
import type { Kernels, Pointer } from './kernels.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './web-assembly.ts';

/** The kernels, compiled: what every thread makes its instances of. */
export interface KernelModules {
  readonly kernels: WasmModule;
  /** Those that need relaxed SIMD, where the engine has it. */
  readonly relaxed: WasmModule | undefined;
}

/**
 * Compile the kernels, those for relaxed SIMD too where the engine has it.
 *
 * @param shared - Is the memory that they are to work on shared?
 * @throws Error if the engine has no WebAssembly SIMD.
 */
export async function compileKernels(shared: boolean): Promise<KernelModules> {
  const kernels = await compile(KERNELS, shared);
  if (!kernels) throw new Error('the engine should have WebAssembly SIMD, got one without');
  return { kernels, relaxed: await compile(RELAXED_KERNELS, shared) };
}

/** Bind the kernels to a memory. Workers do the same: `worker-source.ts`. */
export async function instantiate(
  { kernels, relaxed }: KernelModules,
  memory: WasmMemory,
): Promise<Kernels> {
  const wide = relaxed && (await webAssembly.instantiate(relaxed, { env: { memory } }));
  const sleep = (at: Pointer, value: number, milliseconds: number) => {
    Atomics.wait(new Int32Array(memory.buffer), at >>> 2, value, milliseconds);
  };
  // As the compiler has it: a module's imports are called after the files that declare them.
  const imports = {
    env: { memory },
    sleep: { sleep },
    'screen-i8': { screenI8: neverCalled, ...wide?.exports },
  };
  const instance = await webAssembly.instantiate(kernels, imports);
  return instance.exports as Kernels;
}

/** Stands in for kernels that the engine cannot have. */
function neverCalled(): never {
  throw new Error('rows should be screened in 8 bits only where the engine has relaxed SIMD');
}

/** Undefined if the engine lacks what they need. */
async function compile(
  { base64, flag }: { readonly base64: string; readonly flag: number },
  shared: boolean,
): Promise<WasmModule | undefined> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  // One build serves both: nothing but what it says of its memory differs.
  if (!shared) bytes[flag] = 1;
  return webAssembly.validate(bytes) ? webAssembly.compile(bytes) : undefined;
}
