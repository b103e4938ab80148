import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { concatBytes } from '../sources/concat-bytes.ts';
import { memorySource } from '../sources/memory-source.ts';
import { verifiedStream } from './verified-stream.ts';
import { verifyFooter, verifyMessage } from './verify-metadata.ts';

/** A file begins and ends with it. Before the last one is the length of the footer, in four bytes. */
const MAGIC = 'ARROW1';
const LEAST_FILE = 2 * MAGIC.length + 4;
/** Of what tells a file from a stream. */
const HEAD = 8;

/** Before a message's length, but in files of old. */
const CONTINUATION = -1;
const LEAST_METADATA = 8;

/** Bytes of the format for exchange, as apache-arrow takes them: a file, read at its places, or a stream. */
export type IpcInput = ArrowFileHandle | AsyncIterable<Uint8Array>;

/** What apache-arrow reads a file with: the part of Node's `FileHandle` that it uses. */
export interface ArrowFileHandle {
  readonly fd: number;
  stat(): Promise<{ readonly size: number }>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number; readonly buffer: Uint8Array }>;
  close(): Promise<void>;
}

/**
 * A source as apache-arrow reads it. A file that cannot be read at its places is read into memory.
 *
 * @throws RangeError for what is too short, for a file without its end, and for Feather's first version, which is
 * another format.
 */
export async function ipcInput(source: ByteSource, signal?: AbortSignal): Promise<IpcInput> {
  if (source.size !== undefined) {
    const head = await source.bytes(0, Math.min(HEAD, source.size));
    return isFile(head) ? fileHandle(source, source.size) : verifiedStream(source.stream(signal));
  }
  const stream = source.stream(signal)[Symbol.asyncIterator]();
  let head = new Uint8Array(0) as Uint8Array;
  while (head.length < HEAD) {
    const { done, value } = await stream.next();
    if (done) break;
    head = concatBytes([head, value]);
  }
  const all = following(head, stream);
  if (!isFile(head)) return verifiedStream(all);
  const parts: Uint8Array[] = [];
  for await (const part of all) parts.push(part);
  const whole = memorySource(concatBytes(parts), source.name);
  return fileHandle(whole, whole.size);
}

async function* following(
  head: Uint8Array,
  stream: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (;;) {
      const { done, value } = await stream.next();
      if (done) return;
      yield value;
    }
  } finally {
    await stream.return?.();
  }
}

function isFile(head: Uint8Array): boolean {
  if (head.length < HEAD)
    throw new RangeError(shouldBe('its size', 'at least 8 bytes', head.length));
  const text = textOf(head);
  if (text.startsWith('FEA1')) throw new RangeError(shouldBe('Feather', 'version 2', 'version 1'));
  return text.startsWith(MAGIC);
}

async function fileHandle({ bytes }: ByteSource, size: number): Promise<ArrowFileHandle> {
  const end = await bytes(Math.max(0, size - MAGIC.length - 4), size);
  if (size < LEAST_FILE || !textOf(end).endsWith(MAGIC)) {
    throw new RangeError(shouldBe('its end', `"${MAGIC}"`, 'other bytes'));
  }
  const length = new DataView(end.buffer, end.byteOffset, 4).getInt32(0, true);
  if (!(length > 0 && length <= size - LEAST_FILE)) {
    throw new RangeError(shouldBe('length of its footer', `at most ${size - LEAST_FILE}`, length));
  }
  const footerEnd = size - end.length;
  const footerStart = footerEnd - length;
  const messages = verifyFooter(await bytes(footerStart, footerEnd));
  for (const start of messages.keys()) {
    if (start >= HEAD && start < footerStart) continue;
    throw new RangeError(shouldBe('a message', `between ${HEAD} and ${footerStart}`, start));
  }
  return {
    fd: 0,
    stat: async () => ({ size }),
    async read(buffer, offset, length, position) {
      const read = await bytes(position, position + length);
      // A message is its length, before which there may be another four bytes, its metadata and its body.
      if (length === 4 && messages.has(position)) verifyLength(read, true);
      else if (length === 4 && messages.has(position - 4)) verifyLength(read, false);
      else {
        const type = messages.get(position - 8) ?? messages.get(position - 4);
        if (type !== undefined) verifyMessage(read, type);
      }
      buffer.set(read, offset);
      return { bytesRead: length, buffer };
    },
    async close() {},
  };
}

/** Of metadata, or what may stand before it. apache-arrow takes any other one for the end, or for one. */
function verifyLength(bytes: Uint8Array, mayContinue: boolean): void {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
  if (length >= LEAST_METADATA || (mayContinue && length === CONTINUATION)) return;
  throw new RangeError(shouldBe('length of metadata', `at least ${LEAST_METADATA}`, length));
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
