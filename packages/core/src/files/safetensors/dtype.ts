/**
 * Name of an element type, as in the format. Those of no JavaScript array (BF16, BOOL, …) are left
 * out.
 */
export type Dtype = 'U64' | 'I64' | 'F64' | 'F32' | 'U32' | 'I32' | 'U16' | 'I16' | 'I8' | 'U8';

/** Values of a tensor, in one of the arrays whose element type the format has. */
export type TensorData =
  | BigUint64Array
  | BigInt64Array
  | Float64Array
  | Float32Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** Makes arrays of one element type. */
export interface TensorDataConstructor {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): TensorData;
}

/**
 * The array of each element type, in the order that the official writer gives them in a file: those of
 * 8 bytes first, so that all data is aligned.
 */
export const DTYPES: Readonly<Record<Dtype, TensorDataConstructor>> = {
  U64: BigUint64Array,
  I64: BigInt64Array,
  F64: Float64Array,
  F32: Float32Array,
  U32: Uint32Array,
  I32: Int32Array,
  U16: Uint16Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
};

/**
 * Bytes of an element, of those types too that are no array of JavaScript's. The format has a few besides
 * whose elements share bytes.
 */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    Object.entries(DTYPES).map(([name, { BYTES_PER_ELEMENT }]) => [name, BYTES_PER_ELEMENT]),
  ),
  ...{ F16: 2, BF16: 2, BOOL: 1, C64: 8, F8_E4M3: 1, F8_E5M2: 1, F8_E8M0: 1 },
};

const NAMES = Object.keys(DTYPES) as Dtype[];

/** Element type of `data`; undefined if no file can hold such an array. Arrays of other realms count. */
export function dtypeOf(data: unknown): Dtype | undefined {
  if (!ArrayBuffer.isView(data)) return undefined;
  const tag = Object.prototype.toString.call(data);
  return NAMES.find((name) => tag === `[object ${DTYPES[name].name}]`);
}

/** Place of a type in the order of a file. */
export function dtypeRank(dtype: Dtype): number {
  return NAMES.indexOf(dtype);
}
