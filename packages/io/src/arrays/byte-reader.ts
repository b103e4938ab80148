import { concatBytes } from '../sources/concat-bytes.ts';

/** Takes as many bytes of a stream as are asked for. */
export class ByteReader {
  readonly #parts: AsyncIterator<Uint8Array>;
  /** Behind what was taken. */
  #rest: Uint8Array = new Uint8Array(0);
  #isAtEnd = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#parts = stream[Symbol.asyncIterator]();
  }

  /** The next bytes, fewer only at the end. What is not there yet takes no memory. */
  async take(length: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    let missing = length;
    while (missing > 0 && (await this.#hasMore())) {
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      taken.push(part);
    }
    return concatBytes(taken);
  }

  /** The next bytes, fewer only at the end, which are taken again later. */
  async peek(length: number): Promise<Uint8Array> {
    const bytes = await this.take(length);
    this.#rest = concatBytes([bytes, this.#rest]);
    return bytes;
  }

  /** Pass over the next bytes, as far as there are any. */
  async skip(length: number): Promise<void> {
    let missing = length;
    while (missing > 0 && (await this.#hasMore())) {
      const passed = Math.min(missing, this.#rest.length);
      this.#rest = this.#rest.subarray(passed);
      missing -= passed;
    }
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    return !(await this.#hasMore());
  }

  /** Ends the stream. */
  async close(): Promise<void> {
    this.#isAtEnd = true;
    this.#rest = new Uint8Array(0);
    await this.#parts.return?.();
  }

  async #hasMore(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#isAtEnd) {
      const { done, value } = await this.#parts.next();
      if (done) this.#isAtEnd = true;
      else this.#rest = value;
    }
    return this.#rest.length > 0;
  }
}
