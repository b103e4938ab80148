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

const NAMES = Object.keys(DTYPES) as Dtype[];

/** Is this an element type that we read? */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPES, name);
}

/** Element type of `data`; undefined if it is no array of ours. Arrays of other realms count. */
export function dtypeOf(data: unknown): Dtype | undefined {
  if (!ArrayBuffer.isView(data)) return undefined;
  const tag = Object.prototype.toString.call(data);
  return NAMES.find((name) => tag === `[object ${DTYPES[name].name}]`);
}

/** Place of a type in the order of a file. */
export function dtypeRank(dtype: Dtype): number {
  return NAMES.indexOf(dtype);
}
