import { type Backend, javascript, reference } from '@coke/core';

/** Names of backends. */
export type BackendName = 'native' | 'wasm' | 'ndarray' | 'javascript' | 'reference';

/** Backends that the demo can run on, the fastest first. */
export const BACKENDS: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  native: async () => (await import('@coke/backend-native')).native(),
  wasm: async () => (await import('@coke/backend-wasm')).wasm(),
  ndarray: async () => (await import('@coke/backend-ndarray')).ndarray(),
  javascript: async () => javascript(),
  reference: async () => reference(),
};

/**
 * The backend of that name, or the fastest that is there.
 *
 * @throws Error if the one asked for is not there.
 */
export async function chooseBackend(name?: BackendName): Promise<Backend> {
  if (name !== undefined) return BACKENDS[name]();
  for (const open of Object.values(BACKENDS)) {
    try {
      return await open();
    } catch {
      // Not installed, or not for this machine: the next one.
    }
  }
  return javascript();
}
