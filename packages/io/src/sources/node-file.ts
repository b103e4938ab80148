import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { onceSource } from './once-source.ts';

/** Bytes of one part of a stream. */
const PART = 1 << 20;

/**
 * A file of Node's. A named pipe or a device, such as `/dev/stdin`, can be read once, from its start.
 *
 * @throws what opening a file throws; Error for a folder.
 */
export async function openFile(path: string): Promise<ByteSource> {
  const file = await open(path);
  const name = basename(path);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw new Error(`${path} should be a file, got a folder`);
    const close = () => file.close();
    if (!stats.isFile()) return onceSource(name, (signal) => following(file, signal), close);
    const { size } = stats;
    return {
      name,
      size,
      isRepeatable: true,
      async bytes(from, to) {
        checkRange(name, size, from, to);
        return readRange(file, name, from, to);
      },
      async bytesInto(from, target) {
        checkRange(name, size, from, from + target.length);
        await readInto(file, name, from, target);
      },
      async *stream(signal) {
        for (let from = 0; from < size; from += PART) {
          signal?.throwIfAborted();
          yield await readRange(file, name, from, Math.min(from + PART, size));
        }
      },
      close,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readRange(
  file: FileHandle,
  name: string,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  await readInto(file, name, from, bytes);
  return bytes;
}

async function readInto(
  file: FileHandle,
  name: string,
  from: number,
  bytes: Uint8Array,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0) throw new Error(`${name} became shorter while it was read.`);
    done += bytesRead;
  }
}

async function* following(file: FileHandle, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await file.read(new Uint8Array(PART), 0, PART, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
