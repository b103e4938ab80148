export type { WasmBackend } from './wasm.ts';
export { wasm } from './wasm.ts';
export type { WasmMatrix } from './wasm-matrix.ts';
