/** What is used of a Web `ReadableStream`, whichever library declares it. */
export interface ReadableStreamLike<T> {
  getReader(): ReadableStreamReader<T>;
}

interface ReadableStreamReader<T> {
  read(): PromiseLike<{ readonly done: boolean; readonly value?: T | undefined }>;
  cancel(reason?: unknown): PromiseLike<void>;
  releaseLock(): void;
}

/** Is it a Web `ReadableStream`? */
export function isReadableStream(source: unknown): source is ReadableStreamLike<unknown> {
  return typeof (Object(source) as Partial<ReadableStreamLike<unknown>>).getReader === 'function';
}

/**
 * The chunks of a Web `ReadableStream`, one asked for after the other: some browsers don't iterate it.
 * Whoever stops before its end cancels it, as iterating does.
 */
export async function* chunksOf<T>(stream: ReadableStreamLike<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value as T;
    }
  } catch (error) {
    // Its own error has ended it.
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel();
    reader.releaseLock();
  }
}
