import type { NumberArray } from '../table/table.ts';

/** Numbers of an array, as JavaScript holds them: float16 as float32, truth values as 0 and 1. */
export type Elements = NumberArray | BigInt64Array | BigUint64Array;

/** Names of NumPy, and bfloat16. */
export type ElementName =
  | `float${16 | 32 | 64}`
  | 'bfloat16'
  | `${'' | 'u'}int${8 | 16 | 32 | 64}`
  | 'bool';

export interface ElementType {
  /** Of one element in a file. */
  readonly bytes: number;
  /** Of the column that an array with one number a row becomes. */
  readonly column: 'number' | 'bigint' | 'boolean';
  /** @param buffer - In the byte order of this machine. It becomes the array's own. */
  decode(buffer: ArrayBuffer): Elements;
}

const number = <T extends NumberArray>(type: {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): T;
}): ElementType => ({
  bytes: type.BYTES_PER_ELEMENT,
  column: 'number',
  decode: (buffer) => new type(buffer),
});

export const ELEMENT_TYPES: Readonly<Record<ElementName, ElementType>> = {
  float16: { bytes: 2, column: 'number', decode: decodeFloat16 },
  bfloat16: { bytes: 2, column: 'number', decode: decodeBfloat16 },
  float32: number(Float32Array),
  float64: number(Float64Array),
  int8: number(Int8Array),
  int16: number(Int16Array),
  int32: number(Int32Array),
  int64: { bytes: 8, column: 'bigint', decode: (buffer) => new BigInt64Array(buffer) },
  uint8: number(Uint8Array),
  uint16: number(Uint16Array),
  uint32: number(Uint32Array),
  uint64: { bytes: 8, column: 'bigint', decode: (buffer) => new BigUint64Array(buffer) },
  bool: { bytes: 1, column: 'boolean', decode: decodeTruth },
};

/**
 * Elements that lie one behind the other. The bytes are copied.
 *
 * @param isGivenAway - They need not be, where they fill their buffer: they may become the elements.
 */
export function decodeElements(
  name: ElementName,
  bytes: Uint8Array,
  isBigEndian: boolean,
  isGivenAway = false,
): Elements {
  const { bytes: size, decode } = ELEMENT_TYPES[name];
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  const own = (isGivenAway && isWhole ? bytes : new Uint8Array(bytes)) as Uint8Array<ArrayBuffer>;
  if (isBigEndian === HOST_IS_LITTLE_ENDIAN) swapBytes(own, size);
  return decode(own.buffer);
}

/** Bytes of elements in little-endian order. They are copied. */
export function littleEndianBytes(values: Elements): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  if (!HOST_IS_LITTLE_ENDIAN) swapBytes(bytes, values.BYTES_PER_ELEMENT);
  return bytes;
}

const HOST_IS_LITTLE_ENDIAN: boolean = /* @__PURE__ */ isLittleEndian();

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

/** Put elements of `size` bytes into the other byte order, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start + size <= bytes.length; start += size) {
    for (let i = start, j = start + size - 1; i < j; i++, j--) {
      const byte = bytes[i]!;
      bytes[i] = bytes[j]!;
      bytes[j] = byte;
    }
  }
}

let float16Values: Float32Array | undefined;

function decodeFloat16(buffer: ArrayBuffer): Float32Array {
  float16Values ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => float16(bits));
  const bits = new Uint16Array(buffer);
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = float16Values[bits[i]!]!;
  return values;
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a float32. */
function decodeBfloat16(buffer: ArrayBuffer): Float32Array {
  const bits = new Uint16Array(buffer);
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}

function decodeTruth(buffer: ArrayBuffer): Uint8Array {
  const values = new Uint8Array(buffer);
  for (let i = 0; i < values.length; i++) values[i] = values[i] === 0 ? 0 : 1;
  return values;
}
