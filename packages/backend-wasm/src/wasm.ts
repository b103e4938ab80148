import type { Backend } from '@coke/core';
import { createEngine, type Engine } from './engine.ts';
import { HeapMatrix } from './heap-matrix.ts';
import { nativeInput } from './native-input.ts';
import { WasmSession } from './session.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** A backend on WebAssembly SIMD. All its sessions and matrices share one memory, of 4 GiB at most. */
export interface WasmBackend extends Backend<WasmMatrix> {
  /**
   * Rows in the backend's memory, zero at first: what is written there is clustered without a copy.
   *
   * @throws RangeError unless both are positive integers, or if memory ends.
   */
  alloc(rows: number, cols: number): WasmMatrix;
}

/**
 * Clustering on WebAssembly SIMD, in Node and in browsers: `backend: await wasm()`. Scores are
 * float32; duals and means are worked out in float64.
 *
 * @throws Error if the engine has no WebAssembly SIMD.
 */
export async function wasm(): Promise<WasmBackend> {
  return createBackend(await createEngine());
}

/** A backend on an engine at hand. */
export function createBackend(engine: Engine): WasmBackend {
  return {
    name: 'wasm:f32',
    native: nativeInput(engine.heap),
    open: (problem) => new WasmSession(engine, problem),
    alloc(rows, cols) {
      return new HeapMatrix(engine.heap, extent('rows', rows), extent('cols', cols));
    },
  };
}

function extent(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${name} should be a positive integer, got ${String(value)}`);
}
