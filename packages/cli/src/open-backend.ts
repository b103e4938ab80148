import { type Backend, reference } from '@coke/core';

/** The fastest first. */
export const BACKENDS = ['native', 'wasm', 'reference'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** @throws Error if the engine has no WebAssembly SIMD, for wasm, or if there is no binary for the system, for native. */
export async function openBackend(name: BackendName, threads?: number): Promise<Backend> {
  if (name === 'reference') return reference();
  const options = threads === undefined ? {} : { threads };
  if (name === 'native') return (await import('@coke/backend-native')).native(options);
  return (await import('@coke/backend-wasm')).wasm(options);
}
