/**
 * CRC-32 of `bytes`: the reflected polynomial 0xEDB88320 of zip, gzip and PNG (ISO 3309), eight bytes
 * a step ("slicing by 8", Kounavis and Berry, 2008).
 *
 * @param previous - The checksum of what came before, to go on from.
 * @returns An integer 0 … 2^32 - 1.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  // A DataView reads whole words at any alignment, and in the same order on every host.
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = TABLE;
  let crc = ~previous;
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    const low = crc ^ words.getInt32(i, true);
    const high = words.getInt32(i + 4, true);
    crc =
      table[0x700 | (low & 255)]! ^
      table[0x600 | ((low >>> 8) & 255)]! ^
      table[0x500 | ((low >>> 16) & 255)]! ^
      table[0x400 | (low >>> 24)]! ^
      table[0x300 | (high & 255)]! ^
      table[0x200 | ((high >>> 8) & 255)]! ^
      table[0x100 | ((high >>> 16) & 255)]! ^
      table[high >>> 24]!;
  }
  for (; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

const TABLE: Int32Array = /* @__PURE__ */ makeTable();

/** Entry 256 n + b: what byte b does to the checksum when n more bytes follow it. */
function makeTable(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i++) {
    const shorter = table[i - 256]!;
    table[i] = (shorter >>> 8) ^ table[shorter & 255]!;
  }
  return table;
}
