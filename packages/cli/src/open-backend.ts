import { type Backend, javascript, reference } from '@coke/core';

/** The fastest first. */
export const BACKENDS = ['native', 'wasm', 'javascript', 'reference'] as const;

export type BackendName = (typeof BACKENDS)[number];

/**
 * The backend of that name, or the fastest that is there.
 *
 * @param threads - As many as there are cores where it is left out.
 * @throws Error if the one asked for is not there: there is no binary for the system, for native, or the engine has no
 * WebAssembly SIMD, for wasm.
 */
export async function openBackend(
  name: BackendName | undefined,
  threads?: number,
): Promise<Backend> {
  if (name !== undefined) return open(name, threads);
  for (const each of ['native', 'wasm'] as const) {
    try {
      return await open(each, threads);
    } catch {
      // Not for this machine: the next one.
    }
  }
  return javascript();
}

async function open(name: BackendName, threads: number | undefined): Promise<Backend> {
  if (name === 'javascript') return javascript();
  if (name === 'reference') return reference();
  const options = threads === undefined ? {} : { threads };
  if (name === 'native') return (await import('@coke/backend-native')).native(options);
  return (await import('@coke/backend-wasm')).wasm(options);
}
