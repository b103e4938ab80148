import type { ColumnMetaData, Compressors, DecodedArray, PageHeader } from 'hyparquet';
import type { LeafValues } from './leaf-type.ts';
import type { Hyparquet } from './load-hyparquet.ts';
import type { Leaf } from './parquet-schema.ts';
import { readRleHybrid } from './rle-hybrid.ts';

/** Consecutive bytes of a file, up to an end. */
export interface ChunkBytes {
  /** At least `length` bytes from the position on, or all that are left. They stay where they are. */
  peek(length: number): Promise<Uint8Array>;
  skip(length: number): void;
}

/** A data page, decoded. One slot is a value, a missing one, or an empty list. */
export interface Page {
  readonly slots: number;
  /** How far down each slot is there; undefined where all are. */
  readonly definition: Uint8Array | undefined;
  /** Which list each slot goes on; undefined outside of lists. */
  readonly repetition: Uint8Array | undefined;
  /** Of the slots that are there. */
  readonly values: LeafValues;
}

/** A page header is some dozens of bytes, but for statistics of long texts. */
const HEADER_GUESS = 1 << 10;
/** No page of a file that is whole has as many, and a damaged one should not ask for the memory. */
const MOST_SLOTS = 1 << 28;

/** The data pages of one column chunk, in order. */
export async function* columnPages(
  { header, plain, page: hyparquetPage, encodings }: Hyparquet,
  leaf: Leaf,
  { codec }: ColumnMetaData,
  chunk: ChunkBytes,
  compressors: Compressors,
): AsyncGenerator<Page> {
  let dictionary: LeafValues | undefined;
  for (;;) {
    const head = await readHeader(chunk);
    if (!head) return;
    const { uncompressed_page_size: size, compressed_page_size: compressedSize } = head;
    if (!(size >= 0 && compressedSize >= 0)) {
      throw new RangeError(
        `size of a page should be at least 0, got ${Math.min(size, compressedSize)}`,
      );
    }
    const room = await chunk.peek(compressedSize);
    if (room.length < compressedSize) {
      throw new RangeError(`a page should have ${compressedSize} bytes, got ${room.length}`);
    }
    const bytes = room.subarray(0, compressedSize);
    chunk.skip(compressedSize);
    if (head.type === 'DICTIONARY_PAGE') {
      const count = slotCount(head.dictionary_page_header?.num_values);
      const whole = decompress(bytes, size);
      dictionary = leaf.type.convert(readPlain(whole, 0, count));
    } else if (head.type === 'DATA_PAGE') yield dataPage(head, decompress(bytes, size));
    else if (head.type === 'DATA_PAGE_V2') yield dataPageV2(head, bytes);
    else if (head.type !== 'INDEX_PAGE') {
      throw new Error(`type of a page should be one of Parquet's, got ${head.type}`);
    }
  }

  /** The header at the chunk's position, which moves on; undefined at its end. */
  async function readHeader(from: ChunkBytes): Promise<PageHeader | undefined> {
    for (let length = HEADER_GUESS; ; length *= 8) {
      const bytes = await from.peek(length);
      if (bytes.length === 0) return undefined;
      const reader = { view: viewOf(bytes.subarray(0, length)), offset: 0 };
      try {
        const head = header(reader);
        from.skip(reader.offset);
        return head;
      } catch (error) {
        if (bytes.length < length) throw error;
      }
    }
  }

  function decompress(bytes: Uint8Array, size: number): Uint8Array {
    // Nothing, compressed, is something, which not every decompressor takes.
    if (size === 0) return bytes.subarray(0, 0);
    return hyparquetPage(bytes, size, codec, compressors);
  }

  function dataPage({ data_page_header: head }: PageHeader, bytes: Uint8Array): Page {
    if (!head) throw new Error('a page should have a header of its own, got none');
    const slots = slotCount(head.num_values);
    const view = viewOf(bytes);
    let offset = 0;
    const levels = (max: number, encoding: string): Uint8Array | undefined => {
      if (!max) return undefined;
      if (encoding !== 'RLE') throw new Error(`encoding of levels should be RLE, got ${encoding}`);
      const length = view.getUint32(offset, true);
      const start = offset + 4;
      offset = start + length;
      return readLevels(bytes.subarray(start, offset), max, slots);
    };
    const repetition = levels(leaf.maxRepetition, head.repetition_level_encoding);
    const definition = levels(leaf.maxDefinition, head.definition_level_encoding);
    return finish(slots, definition, repetition, head.encoding, bytes, offset);
  }

  function dataPageV2(page: PageHeader, bytes: Uint8Array): Page {
    const head = page.data_page_header_v2;
    if (!head) throw new Error('a page should have a header of its own, got none');
    const slots = slotCount(head.num_values);
    const definitionStart = head.repetition_levels_byte_length;
    const start = definitionStart + head.definition_levels_byte_length;
    if (!(definitionStart >= 0 && start >= definitionStart && start <= bytes.length)) {
      throw new RangeError(`levels of a page should be inside it, got ${start} bytes`);
    }
    const repetition = leaf.maxRepetition
      ? readLevels(bytes.subarray(0, definitionStart), leaf.maxRepetition, slots)
      : undefined;
    const definition = leaf.maxDefinition
      ? readLevels(bytes.subarray(definitionStart, start), leaf.maxDefinition, slots)
      : undefined;
    const rest = bytes.subarray(start);
    const size = page.uncompressed_page_size - start;
    const values = head.is_compressed !== false ? decompress(rest, size) : rest;
    return finish(slots, definition, repetition, head.encoding, values, 0);
  }

  function finish(
    slots: number,
    levels: Uint8Array | undefined,
    repetition: Uint8Array | undefined,
    encoding: string,
    bytes: Uint8Array,
    offset: number,
  ): Page {
    let count = slots;
    if (levels) {
      count = 0;
      for (let i = 0; i < slots; i++) if (levels[i] === leaf.maxDefinition) count++;
    }
    const values = readValues(encoding, bytes, offset, count);
    // Without a missing value the levels of what is no list say nothing.
    const isFull = count === slots && !repetition;
    return { slots, definition: isFull ? undefined : levels, repetition, values };
  }

  function readValues(
    encoding: string,
    bytes: Uint8Array,
    offset: number,
    count: number,
  ): LeafValues {
    const { type, type_length: length } = leaf.element;
    if (count === 0) return leaf.type.room(0);
    if (encoding === 'PLAIN') return leaf.type.convert(readPlain(bytes, offset, count));
    if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
      return fromDictionary(bytes, offset, count);
    }
    if (encoding === 'RLE' && type === 'BOOLEAN') {
      const values = new Uint8Array(count);
      readRleHybrid(bytes, offset + 4, 1, values);
      return values;
    }
    const decoded = encodings(encoding, { view: viewOf(bytes), offset }, count, type!, length);
    if (decoded.length !== count) {
      throw new RangeError(`values of a page should be ${count}, got ${decoded.length}`);
    }
    return leaf.type.convert(decoded);
  }

  function fromDictionary(bytes: Uint8Array, offset: number, count: number): LeafValues {
    if (!dictionary) throw new Error('a dictionary should come before its use, got none');
    const values = leaf.type.room(count) as string[];
    const indices = new Int32Array(count);
    const width = bytes[offset] ?? 0;
    if (width > 0) readRleHybrid(bytes, offset + 1, width, indices);
    for (let i = 0; i < count; i++) {
      const index = indices[i]!;
      if (!(index >= 0 && index < dictionary.length)) {
        throw new RangeError(
          `index into a dictionary should be below ${dictionary.length}, got ${index}`,
        );
      }
      values[i] = dictionary[index] as string;
    }
    return values;
  }

  function readPlain(bytes: Uint8Array, offset: number, count: number): DecodedArray {
    const { type, type_length: length } = leaf.element;
    const reader = { view: viewOf(bytes), offset };
    const least = Math.ceil((count * bitsAValue(type!, length)) / 8);
    // Beyond the page lies another one, which would be read for this one's values.
    if (offset + least > bytes.length) {
      throw new RangeError(
        `${count} values should take ${least} bytes, got ${bytes.length - offset}`,
      );
    }
    const values = plain(reader, type!, count, length);
    if (reader.offset > bytes.length) {
      throw new RangeError(
        `${count} values should end inside their page, got ${reader.offset} bytes`,
      );
    }
    return values;
  }
}

function slotCount(count: number | undefined): number {
  if (!(count !== undefined && count >= 0 && count <= MOST_SLOTS)) {
    throw new RangeError(`values of a page should be in [0, ${MOST_SLOTS}], got ${count}`);
  }
  return count;
}

function readLevels(bytes: Uint8Array, max: number, slots: number): Uint8Array {
  if (max > 255) throw new RangeError(`depth of a column should be at most 255, got ${max}`);
  const levels = new Uint8Array(slots);
  readRleHybrid(bytes, 0, 32 - Math.clz32(max), levels);
  for (let i = 0; i < slots; i++) {
    if (levels[i]! > max)
      throw new RangeError(`a level should be at most ${max}, got ${levels[i]}`);
  }
  return levels;
}

/** At least so many. */
function bitsAValue(type: string, length = 0): number {
  switch (type) {
    case 'BOOLEAN':
      return 1;
    case 'INT32':
    case 'FLOAT':
    case 'BYTE_ARRAY':
      return 32;
    case 'INT96':
      return 96;
    case 'FIXED_LEN_BYTE_ARRAY':
      return 8 * length;
    default:
      return 64;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
