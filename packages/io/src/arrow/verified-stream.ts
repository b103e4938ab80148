import { shouldBe } from '@coke/core/check-options';
import { concatBytes } from '../sources/concat-bytes.ts';
import { verifyMessage } from './verify-metadata.ts';

/** Before a message's length, but in files of old. */
const CONTINUATION = 0xffffffff;

/**
 * A stream of messages, whose metadata have been looked at, up to the one that ends it.
 *
 * @throws RangeError for a message that is damaged or not whole.
 */
export async function* verifiedStream(
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const bytes = new Bytes(parts);
  try {
    for (;;) {
      let head = await bytes.take(4);
      // The message that ends a stream may be left out.
      if (head.length === 0) return;
      if (head.length === 4 && readUint32(head) === CONTINUATION) {
        head = concatBytes([head, await bytes.take(4)]);
      }
      if (head.length % 4 !== 0) throw ended(4, head.length % 4);
      const length = readUint32(head.subarray(-4));
      if (length === CONTINUATION) throw ended(4, 0);
      yield head;
      if (length === 0) return;
      const metadata = await bytes.take(length);
      if (metadata.length < length) throw ended(length, metadata.length);
      const body = verifyMessage(metadata);
      yield metadata;
      for (let left = body; left > 0; ) {
        const part = await bytes.some(left);
        if (part.length === 0) throw ended(body, body - left);
        yield part;
        left -= part.length;
      }
    }
  } finally {
    await bytes.close();
  }
}

function ended(wanted: number, got: number): RangeError {
  return new RangeError(shouldBe('a message', `${wanted} bytes long`, got));
}

function readUint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

/** Bytes of a stream, as many at once as are wanted. */
class Bytes {
  readonly #parts: AsyncIterator<Uint8Array>;
  #held = new Uint8Array(0) as Uint8Array;

  constructor(parts: AsyncIterable<Uint8Array>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  /** So many, or all that are left. */
  async take(length: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      if (part.length === 0) break;
      taken.push(part);
      left -= part.length;
    }
    return concatBytes(taken);
  }

  /** At most so many; none at the end alone. */
  async some(length: number): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#parts.next();
      if (done) return this.#held;
      this.#held = value;
    }
    const part = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  async close(): Promise<void> {
    await this.#parts.return?.();
  }
}
