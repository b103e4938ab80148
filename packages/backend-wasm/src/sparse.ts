import type { HostMatrix, SparseMatrix } from '@coke/core/backend';
import type { WasmMatrix } from './wasm-matrix.ts';

export function isSparse(x: HostMatrix | WasmMatrix): x is SparseMatrix {
  return (x as HostMatrix).kind === 'csr';
}
