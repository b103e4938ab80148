import { type Backend, javascript, reference } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';

/** Where clusters can be kept while an encoder trains, the fastest first. */
export const CLUSTERING_BACKENDS = ['native', 'wasm', 'tfjs', 'javascript', 'reference'] as const;

export type ClusteringBackend = (typeof CLUSTERING_BACKENDS)[number];

const OPEN: Readonly<Record<ClusteringBackend, () => Promise<Backend>>> = {
  // A thread of its own is enough beside an encoder, and leaves the others to it.
  native: async () => (await import('@coke/backend-native')).native({ threads: 1 }),
  wasm: async () => (await import('@coke/backend-wasm')).wasm({ threads: 1 }),
  tfjs: async () => (await import('@coke/backend-tfjs')).tfjs(),
  javascript: async () => javascript(),
  reference: async () => reference(),
};

/**
 * The backend of that name, or the first that is installed.
 *
 * @throws Error if the one that is asked for is not there.
 */
export async function clusteringBackend(name?: ClusteringBackend): Promise<Backend> {
  if (name !== undefined) {
    try {
      return await OPEN[name]();
    } catch (cause) {
      throw new Error(shouldBe('clustering', 'a backend that is installed', name), { cause });
    }
  }
  for (const each of CLUSTERING_BACKENDS) {
    try {
      return await OPEN[each]();
    } catch {
      // Not installed: the next one.
    }
  }
  return javascript();
}
