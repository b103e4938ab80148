import { availableParallelism } from 'node:os';
import type { Backend } from '@coke/core/backend';
import { knownNames } from '@coke/core/check-options';
import { loadAddon } from './load-addon.ts';
import { NativeSession } from './session.ts';

/** A backend on native code. */
export interface NativeBackend extends Backend {
  /** Threads that share the work, at most. */
  readonly threads: number;
}

/** How `native` is to work; every way gives the same labels. */
export interface NativeOptions {
  /**
   * Threads that share the work, the caller's own included. Results are the same for any number, bit for
   * bit. They start with the first batch that is worth it, keep no process alive, and end when the last session
   * does.
   *
   * @defaultValue as many as the machine has cores
   */
  readonly threads?: number;
}

/**
 * Clustering on native code, in Node: `backend: await native()`. Scores are float32; prices and means are
 * worked out in float64.
 *
 * @throws Error if there is no binary for this system.
 * @throws TypeError for an unknown name; RangeError unless `threads` is a positive integer up to 4096.
 */
export async function native(options: NativeOptions = {}): Promise<NativeBackend> {
  knownNames('options', options, ['threads']);
  const { threads = availableParallelism() } = options;
  if (!Number.isSafeInteger(threads) || threads < 1 || threads > 4096) {
    const got = String(threads);
    throw new RangeError(`threads should be a positive integer up to 4096, got ${got}`);
  }
  const addon = loadAddon();
  const pool = new addon.Pool(threads);
  return {
    name: 'native',
    threads,
    open: (problem) => new NativeSession(addon, pool, problem),
  };
}
