import { KERNELS, RELAXED_KERNELS } from './generated/kernels.ts';
import type { Kernels } from './kernels.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

/**
 * Compile the kernels, those for relaxed SIMD too where the engine has it, and bind them to a memory.
 *
 * @throws Error if the engine has no WebAssembly SIMD.
 */
export async function instantiate(memory: WasmMemory): Promise<Kernels> {
  const kernels = await exportsOf(KERNELS, memory);
  if (!kernels) throw new Error('the engine should have WebAssembly SIMD, got one without');
  return { ...kernels, ...(await exportsOf(RELAXED_KERNELS, memory)) } as Kernels;
}

/** Undefined if the engine lacks what they need. */
async function exportsOf(text: string, memory: WasmMemory): Promise<object | undefined> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (!webAssembly.validate(bytes)) return undefined;
  const { instance } = await webAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports;
}
