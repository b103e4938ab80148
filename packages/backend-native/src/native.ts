import { availableParallelism } from 'node:os';
import type { Backend } from '@coke/core/backend';
import { knownNames } from '@coke/core/check-options';
import { loadAddon } from './load-addon.ts';
import { NativeScorer } from './scorer.ts';
import { NativeSession } from './session.ts';

const PATHS = ['auto', 'f32', 'i8'] as const;

/** How rows find their best cluster: see `NativeOptions`. */
export type Path = (typeof PATHS)[number];

/** A backend on native code. */
export interface NativeBackend extends Backend {
  /** `native:` and its kernel. */
  readonly name: string;
  /** How rows are scored, by the instructions that this takes. */
  readonly kernel: string;
  /** Threads that share the work, at most. */
  readonly threads: number;
}

/** How `native` is to work; every way gives the same labels. */
export interface NativeOptions {
  /**
   * Instructions to score rows by: `amx-int8`, `avx512-vnni`, `avx512`, `avx-vnni`, `avx2` on x86,
   * `neon-i8mm`, `neon-dot`, `neon` on ARM, `plain` on both.
   *
   * @defaultValue the fastest that the processor has
   */
  readonly kernel?: string;
  /**
   * How rows find their best cluster.
   * - `f32`: by scoring all clusters in float32.
   * - `i8`: by scoring all in 8-bit integers, and in float32 those that rounding leaves in doubt.
   * - `auto`: by whichever the data allow, batch by batch.
   *
   * @defaultValue 'auto'
   */
  readonly path?: Path;
  /**
   * Threads that share the work, the caller's own included. Results are the same for any number, bit for
   * bit. They start with the first batch that is worth it, keep no process alive, and end when the last
   * session or scorer does.
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
 * @throws TypeError for an unknown name; RangeError for a path that there is not or a kernel that the processor
 * does not have, or unless `threads` is a positive integer up to 4096.
 */
export async function native(options: NativeOptions = {}): Promise<NativeBackend> {
  knownNames('options', options, ['kernel', 'path', 'threads']);
  const { kernel, path = 'auto', threads = availableParallelism() } = options;
  if (!PATHS.includes(path)) {
    throw new RangeError(`path should be one of ${PATHS.join(', ')}, got ${String(path)}`);
  }
  if (!Number.isSafeInteger(threads) || threads < 1 || threads > 4096) {
    const got = String(threads);
    throw new RangeError(`threads should be a positive integer up to 4096, got ${got}`);
  }
  const addon = loadAddon();
  const names = addon.kernels();
  if (kernel !== undefined && !names.includes(kernel)) {
    const rule = `one of ${names.join(', ')}, which this processor has`;
    throw new RangeError(`kernel should be ${rule}, got ${String(kernel)}`);
  }
  const engine = new addon.Engine(threads, kernel, path);
  return {
    name: `native:${engine.kernel}`,
    kernel: engine.kernel,
    threads,
    sparse: true,
    open: (problem) => new NativeSession(addon, engine, problem),
    score: (problem) => new NativeScorer(addon, engine, problem),
  };
}
