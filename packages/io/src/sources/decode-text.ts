/** Bytes that are no text in their encoding: thrown after the text before them. */
export class TextEncodingError extends Error {
  override readonly name: string = 'TextEncodingError';
}

const ENCODINGS = { utf8: 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' } as const;
type Encoding = keyof typeof ENCODINGS;

/**
 * The text of bytes in UTF-8, or in UTF-16 where they begin with its byte order mark, which is left out.
 *
 * @throws TextEncodingError where they are neither, after the text before; whatever reading them throws.
 */
export async function* decodeText(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string> {
  let encoding: Encoding | undefined;
  /** Of a character that goes on in the next part. */
  let begun = new Uint8Array(0);
  for await (const part of parts) {
    let bytes = joined(begun, part);
    if (!encoding) {
      // Shorter than the longest mark; there may be more to come.
      if (bytes.length < 3) {
        begun = bytes;
        continue;
      }
      const mark = byteOrderMark(bytes);
      encoding = mark.encoding;
      bytes = bytes.subarray(mark.length);
    }
    const whole = bytes.length - begunCharacter(bytes, encoding);
    begun = bytes.subarray(whole);
    yield* decodeWhole(bytes.subarray(0, whole), encoding);
  }
  if (!encoding) {
    const mark = byteOrderMark(begun);
    encoding = mark.encoding;
    begun = begun.subarray(mark.length);
  }
  yield* decodeWhole(begun, encoding);
}

function joined(begun: Uint8Array, part: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(begun.length + part.length);
  bytes.set(begun);
  bytes.set(part, begun.length);
  return bytes;
}

function byteOrderMark([a, b, c]: Uint8Array): { encoding: Encoding; length: number } {
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  return { encoding: 'utf8', length: a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0 };
}

/** How many bytes at the end belong to a character that is not all there. */
function begunCharacter(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes;
  if (encoding !== 'utf8') {
    const odd = length % 2;
    const high = bytes[encoding === 'utf-16le' ? length - odd - 1 : length - odd - 2] ?? 0;
    return high >= 0xd8 && high < 0xdc ? odd + 2 : odd;
  }
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return back < size ? back : 0;
  }
  return 0;
}

function* decodeWhole(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  if (bytes.length === 0) return;
  const decode = (upTo: number, stream: boolean) =>
    new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, upTo), {
      stream,
    });
  try {
    yield decode(bytes.length, false);
    return;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  // As much as is text, by bisection.
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      decode(middle, true);
      good = middle;
    } catch {
      bad = middle;
    }
  }
  if (good > 0) yield decode(good, true);
  throw new TextEncodingError(
    `text should be ${ENCODINGS[encoding]}, got bytes that are not: save the file as UTF-8`,
  );
}
