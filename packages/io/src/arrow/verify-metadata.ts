import { shouldBe } from '@coke/core/check-options';

/**
 * Arrow's metadata are flatbuffers, which apache-arrow reads without looking whether they are sound: a damaged length
 * would have it read billions of entries that are not there. Every list is looked at here before.
 *
 * @see https://github.com/apache/arrow/tree/main/format Message.fbs, Schema.fbs and File.fbs
 */
interface Shape {
  /** By a field's place in its table: bytes of an element of its list. */
  readonly lists?: Readonly<Record<number, number>>;
  readonly tables?: Readonly<Record<number, () => Shape>>;
  readonly listsOfTables?: Readonly<Record<number, () => Shape>>;
  /** A table of a type that the field before tells. */
  readonly unions?: Readonly<Record<number, Readonly<Record<number, () => Shape>>>>;
}

const leaf: Shape = {};
const unionType: Shape = { lists: { 1: 4 } };
const dictionaryEncoding: Shape = { tables: { 1: () => leaf } };
const field: Shape = {
  unions: { 3: { 14: () => unionType } },
  tables: { 4: () => dictionaryEncoding },
  listsOfTables: { 5: () => field, 6: () => leaf },
};
const schema: Shape = { lists: { 3: 8 }, listsOfTables: { 1: () => field, 2: () => leaf } };
const recordBatch: Shape = { lists: { 1: 16, 2: 16, 4: 8 }, tables: { 3: () => leaf } };
const dictionaryBatch: Shape = { tables: { 1: () => recordBatch } };
const message: Shape = {
  unions: { 2: { 1: () => schema, 2: () => dictionaryBatch, 3: () => recordBatch } },
  listsOfTables: { 4: () => leaf },
};
const BLOCK_BYTES = 24;
const footer: Shape = {
  tables: { 1: () => schema },
  lists: { 2: BLOCK_BYTES, 3: BLOCK_BYTES },
  listsOfTables: { 4: () => leaf },
};

/** What a message holds, by Arrow's number. */
export type MessageType = 1 | 2 | 3;
const MESSAGE_TYPES = ['schema', 'dictionary', 'record batch'] as const;

/**
 * Look at a message's metadata. Returns how many bytes its body has.
 *
 * @param expected - What it should hold: apache-arrow would look for a record batch in the same place forever.
 * @throws RangeError where it is damaged.
 */
export function verifyMessage(bytes: Uint8Array, expected?: MessageType): number {
  const buffer = new Flatbuffer(bytes);
  const type = buffer.byteAt(1);
  if (expected ? type !== expected : !(type >= 1 && type <= 3)) {
    const rule = expected ? `a ${MESSAGE_TYPES[expected - 1]}` : MESSAGE_TYPES.join(' or ');
    throw new RangeError(shouldBe('a message', rule, type));
  }
  buffer.verify(message);
  const length = buffer.integerAt(3);
  if (length < 0) throw new RangeError(shouldBe('length of a body', 'at least 0', length));
  return length;
}

/** Look at a file's footer. Returns where its messages begin, and what they hold. @throws RangeError where it is damaged. */
export function verifyFooter(bytes: Uint8Array): Map<number, MessageType> {
  const buffer = new Flatbuffer(bytes);
  buffer.verify(footer);
  const messages = new Map<number, MessageType>();
  for (const start of buffer.blocksAt(2)) messages.set(start, 2);
  for (const start of buffer.blocksAt(3)) messages.set(start, 3);
  return messages;
}

class Flatbuffer {
  readonly #view: DataView;
  /** Tables that may be met yet: no two are in the same place. */
  #left: number;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.#left = byteLength;
  }

  verify(shape: Shape): void {
    this.#table(this.#follow(0), shape);
  }

  /** An integer of 8 bits in a field of the root. */
  byteAt(place: number): number {
    const at = this.#field(this.#follow(0), place);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  /** An integer of 64 bits in a field of the root. */
  integerAt(place: number): number {
    const at = this.#field(this.#follow(0), place);
    return at === undefined ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  *blocksAt(place: number): Generator<number> {
    const at = this.#field(this.#follow(0), place);
    if (at === undefined) return;
    const list = this.#follow(at);
    const length = this.#view.getUint32(list, true);
    for (let i = 0; i < length; i++) {
      yield Number(this.#view.getBigInt64(list + 4 + i * BLOCK_BYTES, true));
    }
  }

  #table(table: number, shape: Shape): void {
    if (this.#left-- === 0) throw new RangeError('tables of the metadata that contain each other');
    for (const [place, bytes] of Object.entries(shape.lists ?? {})) {
      this.#list(table, Number(place), bytes);
    }
    for (const [place, of] of Object.entries(shape.tables ?? {})) {
      const at = this.#field(table, Number(place));
      if (at !== undefined) this.#table(this.#follow(at), of());
    }
    for (const [place, of] of Object.entries(shape.listsOfTables ?? {})) {
      const [start, length] = this.#list(table, Number(place), 4);
      for (let i = 0; i < length; i++) this.#table(this.#follow(start + 4 * i), of());
    }
    for (const [place, types] of Object.entries(shape.unions ?? {})) {
      const typeAt = this.#field(table, Number(place) - 1);
      const at = this.#field(table, Number(place));
      const of = typeAt === undefined ? undefined : types[this.#view.getUint8(typeAt)];
      if (of && at !== undefined) this.#table(this.#follow(at), of());
    }
  }

  /** Start and length of a list, all of which is inside. */
  #list(table: number, place: number, bytes: number): [start: number, length: number] {
    const at = this.#field(table, place);
    if (at === undefined) return [0, 0];
    const list = this.#follow(at);
    const length = this.#view.getUint32(list, true);
    const start = list + 4;
    if (start + length * bytes > this.#view.byteLength) {
      throw new RangeError(shouldBe('length of a list', 'inside of its metadata', length));
    }
    return [start, length];
  }

  /** Where a field of a table is; undefined where it is left out. */
  #field(table: number, place: number): number | undefined {
    const fields = table - this.#view.getInt32(table, true);
    const at = 4 + 2 * place;
    if (at >= this.#view.getUint16(fields, true)) return undefined;
    const offset = this.#view.getUint16(fields + at, true);
    return offset === 0 ? undefined : table + offset;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }
}
