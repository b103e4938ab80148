import { KERNELS } from './generated/kernels.ts';
import type { Kernels } from './kernels.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

/**
 * Compile the kernels and bind them to a memory.
 *
 * @throws Error if the engine has no WebAssembly SIMD.
 */
export async function instantiate(memory: WasmMemory): Promise<Kernels> {
  const bytes = Uint8Array.from(atob(KERNELS), (character) => character.charCodeAt(0));
  if (!webAssembly.validate(bytes)) {
    throw new Error('the engine should have WebAssembly SIMD, got one without');
  }
  const { instance } = await webAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports as Kernels;
}
