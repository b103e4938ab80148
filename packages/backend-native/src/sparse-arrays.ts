import type { HostMatrix } from '@coke/core/backend';

/** The last arguments of a call that takes rows: of sparse ones their columns, and where rows begin; of dense ones none. */
export function sparseArrays(x: HostMatrix): [indices?: Uint32Array, indptr?: Uint32Array] {
  return x.kind === 'csr' ? [unsigned(x.indices), unsigned(x.indptr)] : [];
}

/** The same numbers; none is negative. */
function unsigned(array: Int32Array | Uint32Array): Uint32Array {
  if (array instanceof Uint32Array) return array;
  return new Uint32Array(array.buffer, array.byteOffset, array.length);
}
