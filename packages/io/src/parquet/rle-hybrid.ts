/** Levels, or indices into a dictionary. */
export type SmallIntegers = Uint8Array | Int32Array;

/**
 * Decode Parquet's hybrid of runs and bit-packed groups. Unlike hyparquet's decoder this one writes a typed array
 * and never more than it holds, whatever a damaged file says.
 *
 * @param width - Bits a value, at most 32.
 * @returns Where the values end in `bytes`.
 * @throws RangeError where the bytes end before the values do.
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function readRleHybrid(
  bytes: Uint8Array,
  start: number,
  width: number,
  output: SmallIntegers,
): number {
  if (width > 32) throw new RangeError(`bits a value should be at most 32, got ${width}`);
  const { length } = output;
  const bytesAValue = (width + 7) >> 3;
  const mask = width === 32 ? -1 : (1 << width) - 1;
  let offset = start;
  let done = 0;
  while (done < length) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (offset >= bytes.length || shift > 28) throw ended(done, length);
      const byte = bytes[offset++]!;
      header |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (header & 1) {
      // Groups of eight values, packed from the lowest bit on.
      const count = Math.min(8 * (header >>> 1), length - done);
      if (offset + Math.ceil((count * width) / 8) > bytes.length) throw ended(done, length);
      if (width === 1) {
        for (let i = 0; i < count; i++)
          output[done + i] = (bytes[offset + (i >> 3)]! >> (i & 7)) & 1;
      } else {
        unpack(bytes, offset, width, mask, output, done, count);
      }
      offset += (header >>> 1) * width;
      done += count;
    } else {
      const count = Math.min(header >>> 1, length - done);
      if (count === 0 || offset + bytesAValue > bytes.length) throw ended(done, length);
      let value = 0;
      for (let i = 0; i < bytesAValue; i++) value |= bytes[offset++]! << (8 * i);
      output.fill(value, done, done + count);
      done += count;
    }
  }
  return Math.min(offset, bytes.length);
}

function unpack(
  bytes: Uint8Array,
  start: number,
  width: number,
  mask: number,
  output: SmallIntegers,
  first: number,
  count: number,
): void {
  let bit = 8 * start;
  for (let i = 0; i < count; i++, bit += width) {
    const byte = bit >> 3;
    const shift = bit & 7;
    let value = bytes[byte]! >>> shift;
    for (let got = 8 - shift, next = byte + 1; got < width; got += 8, next++) {
      value |= bytes[next]! << got;
    }
    output[first + i] = value & mask;
  }
}

function ended(done: number, length: number): RangeError {
  return new RangeError(`a run of values should reach ${length}, got ${done}`);
}
