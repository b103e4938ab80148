import { type Backend, reference } from '@coke/core';

/** The fastest first. */
export const BACKENDS = ['wasm', 'reference'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** @throws Error if the engine has no WebAssembly SIMD, for wasm. */
export async function openBackend(name: BackendName, threads?: number): Promise<Backend> {
  if (name === 'reference') return reference();
  const { wasm } = await import('@coke/backend-wasm');
  return wasm(threads === undefined ? {} : { threads });
}
