const MAGIC = 0x184d2204;
/** The shortest match there is. */
const MIN_MATCH = 4;

/**
 * Undo a frame of LZ4, as Arrow's buffers are compressed with it. Its checksums are not looked at.
 *
 * @throws RangeError for what is no such frame, or ends too early.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function decompressLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC)
    throw new RangeError('no frame of LZ4');
  const flags = frame[4]!;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasContentSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  if (hasDictionary) throw new RangeError('a frame of LZ4 that needs a dictionary');
  const first = 7 + (hasContentSize ? 8 : 0);

  const blocks: { bytes: Uint8Array; isCompressed: boolean; size: number }[] = [];
  for (let offset = first; ; ) {
    const word = view.getUint32(offset, true);
    if (word === 0) break;
    const length = word & 0x7fffffff;
    const start = offset + 4;
    if (start + length > frame.length) throw ended();
    const bytes = frame.subarray(start, start + length);
    const isCompressed = word < 0x80000000;
    blocks.push({ bytes, isCompressed, size: isCompressed ? walk(bytes) : length });
    offset = start + length + (hasBlockChecksums ? 4 : 0);
  }

  const output = new Uint8Array(blocks.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const { bytes, isCompressed, size } of blocks) {
    // A block may repeat what earlier ones held.
    if (isCompressed) walk(bytes, output, at);
    else output.set(bytes, at);
    at += size;
  }
  return output;
}

/** Go through the sequences of a block, and write them where there is room to. Returns how many bytes they make. */
function walk(block: Uint8Array, output?: Uint8Array, start = 0): number {
  let at = start;
  for (let i = 0; i < block.length; ) {
    const token = block[i++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let byte = 255;
      while (byte === 255) literals += byte = byteAt(block, i++);
    }
    if (i + literals > block.length) throw ended();
    output?.set(block.subarray(i, i + literals), at);
    at += literals;
    i += literals;
    // The last sequence is literals alone.
    if (i === block.length) break;
    const distance = byteAt(block, i) | (byteAt(block, i + 1) << 8);
    i += 2;
    let length = token & 15;
    if (length === 15) {
      let byte = 255;
      while (byte === 255) length += byte = byteAt(block, i++);
    }
    length += MIN_MATCH;
    if (output) {
      const from = at - distance;
      if (distance === 0 || from < 0) throw new RangeError(`a match of LZ4 ${distance} bytes back`);
      if (distance >= length) output.copyWithin(at, from, from + length);
      // A match may go on into what it writes.
      else for (let k = 0; k < length; k++) output[at + k] = output[from + k]!;
    }
    at += length;
  }
  return at - start;
}

function byteAt(block: Uint8Array, i: number): number {
  const byte = block[i];
  if (byte === undefined) throw ended();
  return byte;
}

function ended(): RangeError {
  return new RangeError('a frame of LZ4 that ends too early');
}
