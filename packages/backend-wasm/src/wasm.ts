import type { Backend } from '@coke/core/backend';
import { knownNames } from '@coke/core/check-options';
import { AllocatedMatrix } from './allocated-matrix.ts';
import { createEngine, type Engine } from './engine.ts';
import { nativeInput } from './native-input.ts';
import { fastestPath, PATHS, type Path } from './path.ts';
import { WasmScorer } from './scorer.ts';
import { WasmSession } from './session.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** A backend on WebAssembly SIMD. All its sessions and matrices share one memory, of 4 GiB at most. */
export interface WasmBackend extends Backend<WasmMatrix> {
  /** `wasm:` and the fastest path that it may take. */
  readonly name: string;
  /** Threads that share the work, at most: 1 where memory cannot be shared. */
  readonly threads: number;
  /**
   * Rows in the backend's memory, zero at first: what is written there is clustered without a copy.
   *
   * @throws RangeError unless both are positive integers, or if memory ends.
   */
  alloc(rows: number, cols: number): WasmMatrix;
}

/** How `wasm` is to work; every way gives the same labels. */
export interface WasmOptions {
  /**
   * How rows find their best cluster.
   * - `f32`: by scoring all clusters in float32.
   * - `i16`: by scoring all in 16-bit integers, and in float32 those that rounding leaves in doubt.
   * - `i8`: the same in 8 bits, on engines with relaxed SIMD: faster, and more is left in doubt.
   * - `auto`: whatever the engine has and the data allow, batch by batch: `i8`, else `i16`, else `f32`.
   *
   * @defaultValue 'auto'
   */
  readonly path?: Path;
  /**
   * Threads that share the work, the caller's own included: worker threads in Node, Web Workers in a
   * page that is cross-origin isolated; one elsewhere. Results are the same for any number, bit for
   * bit. Workers start with the first batch that is worth it, keep no process alive, and end when the
   * last session does.
   *
   * @defaultValue as many as the machine has cores
   */
  readonly threads?: number;
}

/**
 * Clustering on WebAssembly SIMD, in Node and in browsers: `backend: await wasm()`. Scores are
 * float32; prices and means are worked out in float64.
 *
 * @throws Error if the engine has no WebAssembly SIMD, or no relaxed SIMD and the path is `i8`.
 * @throws TypeError for an unknown name; RangeError if there is no such path, or `threads` is no
 * positive integer.
 */
export async function wasm(options: WasmOptions = {}): Promise<WasmBackend> {
  knownNames('options', options, ['path', 'threads']);
  const { path = 'auto', threads } = options;
  if (!PATHS.includes(path)) {
    throw new RangeError(`path should be one of ${PATHS.join(', ')}, got ${String(path)}`);
  }
  if (threads !== undefined) extent('threads', threads);
  const engine = await createEngine(threads);
  if (path === 'i8' && !engine.relaxed) {
    throw new Error('path should be one that the engine has, got i8 without relaxed SIMD');
  }
  return createBackend(engine, path);
}

/** A backend on an engine at hand. */
export function createBackend(engine: Engine, path: Path): WasmBackend {
  return {
    name: `wasm:${fastestPath(path, engine.relaxed)}`,
    threads: engine.pool.threads,
    native: nativeInput(engine.memory),
    sparse: true,
    open: (problem) => new WasmSession(engine, problem, path),
    score: (problem) => new WasmScorer(engine, problem, path),
    alloc(rows, cols) {
      return new AllocatedMatrix(engine.memory, extent('rows', rows), extent('cols', cols));
    },
  };
}

function extent(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${name} should be a positive integer, got ${String(value)}`);
}
