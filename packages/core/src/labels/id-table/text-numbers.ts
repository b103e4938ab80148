import { readText, writeText } from '../../support/code-units.ts';
import { hashText } from './hash-text.ts';

/** Load at which the table of slots is doubled: beyond it, linear probing walks far. */
const FULL = 0.7;

/**
 * Texts, numbered 0, 1, … as they come. All are kept in UTF-16 in one typed array, where one costs 2 bytes a
 * code unit, up to twice that as the array doubles, and 14 to 28 bytes besides. (A `Map` keeps the
 * strings, and where they are cut out of longer ones those too; it throws at 2^24.)
 */
export class TextNumbers {
  /** A text's number plus one, 0: empty. Where it belongs is chosen by its hash. */
  #slots = new Uint32Array(16);
  #units = new Uint16Array(64);
  /** Of text n the end in `#units`, where the next begins. */
  #ends = new Float64Array(8);
  #size = 0;

  /** Number of texts. */
  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#slots.byteLength + this.#units.byteLength + this.#ends.byteLength;
  }

  /** The text's number, undefined if it has none. */
  find(text: string): number | undefined {
    const number = this.#slots[this.#slotOf(text)]! - 1;
    return number < 0 ? undefined : number;
  }

  /**
   * The text's number, the next one if it had none.
   * @throws RangeError if memory runs out; what is held then stays as it was.
   */
  claim(text: string): number {
    const known = this.find(text);
    if (known !== undefined) return known;
    const number = this.#size;
    const start = this.#start(number);
    this.#makeRoom(start + text.length);
    writeText(text, this.#units, start);
    this.#ends[number] = start + text.length;
    this.#slots[this.#slotOf(text)] = number + 1;
    this.#size++;
    return number;
  }

  /** All texts, in the order of their numbers. */
  texts(): string[] {
    return Array.from({ length: this.#size }, (_, number) => this.#text(number));
  }

  /** For one text more, that ends at `end`. */
  #makeRoom(end: number): void {
    if (end > this.#units.length)
      this.#units = grown(this.#units, Math.max(end, 2 * this.#units.length));
    if (this.#size === this.#ends.length) this.#ends = grown(this.#ends, 2 * this.#size);
    if (this.#size < FULL * this.#slots.length) return;
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      let slot = hashText(this.#text(number)) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }

  /** The slot that holds the text's number, or the empty one where it belongs. */
  #slotOf(text: string): number {
    const last = this.#slots.length - 1;
    let slot = hashText(text) & last;
    while (this.#slots[slot] !== 0 && !this.#is(this.#slots[slot]! - 1, text)) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #start(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!;
  }

  #is(number: number, text: string): boolean {
    const start = this.#start(number);
    if (this.#ends[number]! - start !== text.length) return false;
    // Ids are more often alike at the beginning.
    for (let i = text.length - 1; i >= 0; i--) {
      if (this.#units[start + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #text(number: number): string {
    return readText(this.#units.subarray(this.#start(number), this.#ends[number]));
  }
}

function grown<T extends Uint16Array | Float64Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}
