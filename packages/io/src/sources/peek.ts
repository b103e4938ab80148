import type { ByteSource } from './byte-source.ts';
import { concatBytes } from './concat-bytes.ts';
import { onceSource } from './once-source.ts';

/**
 * How a source begins: `length` bytes, or all where there are fewer.
 *
 * @returns These, and a source of the same bytes, these too, to read on with. Close it only.
 */
export async function peek(
  source: ByteSource,
  length: number,
  signal?: AbortSignal,
): Promise<{ readonly head: Uint8Array; readonly source: ByteSource }> {
  if (source.size !== undefined) {
    return { head: await source.bytes(0, Math.min(length, source.size)), source };
  }
  const parts: Uint8Array[] = [];
  const stream = source.stream(signal)[Symbol.asyncIterator]();
  for (let done = 0; done < length; ) {
    const next = await stream.next();
    if (next.done) break;
    parts.push(next.value);
    done += next.value.length;
  }
  const head = concatBytes(parts).subarray(0, length);
  if (source.isRepeatable) {
    await stream.return?.();
    return { head, source };
  }
  const again = onceSource(
    source.name,
    async function* (later) {
      try {
        yield* parts;
        parts.length = 0;
        for (;;) {
          const next = await orAborted(stream.next(), later);
          if (next.done) return;
          yield next.value;
        }
      } finally {
        // Not awaited: it may wait for input that never comes.
        stream.return?.().catch(() => {});
      }
    },
    () => source.close(),
  );
  return { head, source: again };
}

/** What is waited for, or the signal's reason, whichever comes first. */
async function orAborted<T>(wait: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return wait;
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
