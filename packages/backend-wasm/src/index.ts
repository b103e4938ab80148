/** @module @coke/backend-wasm */
export type { Path } from './path.ts';
export type { WasmBackend, WasmOptions } from './wasm.ts';
export { wasm } from './wasm.ts';
export type { WasmMatrix } from './wasm-matrix.ts';
