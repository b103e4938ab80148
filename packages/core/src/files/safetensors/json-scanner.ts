import { show } from '../../support/error-message.ts';
import { SafetensorsError } from './safetensors-error.ts';
import { isWellFormed } from './unicode.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/**
 * Reads the JSON (RFC 8259) that a safetensors header is made of: objects, texts, non-negative
 * integers and lists of these. `JSON.parse` would not do: it takes the last of two equal keys, and
 * does not say where in the file a value lies.
 *
 * Every method throws SafetensorsError where the bytes are none of what it reads.
 */
export class JsonScanner {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #position: number;

  /** @param start - Where in `bytes` the JSON begins; it goes on to their end. */
  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#position = start;
  }

  /** Offset in bytes of the next token. */
  get position(): number {
    this.#skipSpace();
    return this.#position;
  }

  /** Reads an object; `readValue` is called behind each key and reads its value. */
  object(readValue: (key: string) => void): void {
    const seen = new Set<string>();
    this.#expect('{');
    if (this.#take('}')) return;
    do {
      const at = this.position;
      const key = this.string();
      if (seen.has(key)) throw this.#unexpected('a key not seen before', at);
      seen.add(key);
      this.#expect(':');
      readValue(key);
    } while (this.#take(','));
    this.#expect('}');
  }

  /** Reads a text. */
  string(): string {
    const start = this.position;
    this.#expect('"');
    while (this.#position < this.#bytes.length && this.#bytes[this.#position] !== QUOTE) {
      this.#position += this.#bytes[this.#position] === BACKSLASH ? 2 : 1;
    }
    this.#position += 1;
    const text = this.#parse(this.#bytes.slice(start, this.#position));
    if (text !== undefined && isWellFormed(text)) return text;
    throw this.#unexpected('a text in JSON and UTF-8', start);
  }

  /** Reads a list of integers. */
  integers(): number[] {
    const values: number[] = [];
    this.#expect('[');
    if (this.#take(']')) return values;
    do values.push(this.integer());
    while (this.#take(','));
    this.#expect(']');
    return values;
  }

  /** Reads an integer 0 … 2^53 - 1, without sign, fraction or exponent. */
  integer(): number {
    const start = this.position;
    let value = 0;
    for (; isDigit(this.#bytes[this.#position]); this.#position++) {
      value = value * 10 + (this.#bytes[this.#position]! - ZERO);
    }
    const digits = this.#position - start;
    const plain = digits === 1 || (digits > 1 && this.#bytes[start] !== ZERO);
    if (plain && Number.isSafeInteger(value)) return value;
    throw this.#unexpected('an integer from 0 to 2^53 - 1', start);
  }

  /** @throws SafetensorsError unless only space is left. */
  end(): void {
    const start = this.position;
    if (start < this.#bytes.length) throw this.#unexpected('nothing but space', start);
  }

  #expect(character: string): void {
    const at = this.position;
    if (!this.#take(character)) throw this.#unexpected(`with ${character}`, at);
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#position] !== character.charCodeAt(0)) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    while (isSpace(this.#bytes[this.#position])) this.#position += 1;
  }

  #parse(literal: Uint8Array): string | undefined {
    try {
      return JSON.parse(this.#decoder.decode(literal)) as string;
    } catch {
      return undefined;
    }
  }

  #unexpected(rule: string, at: number): SafetensorsError {
    const rest = this.#bytes.slice(at, at + 40);
    const got = rest.length === 0 ? 'the end' : show(new TextDecoder().decode(rest));
    return new SafetensorsError(`byte ${at} of the file should begin ${rule}, got ${got}`);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
