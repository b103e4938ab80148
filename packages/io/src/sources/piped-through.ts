import { streamParts } from './stream-parts.ts';

/** What comes out of a transformation of bytes. An error of the parts is thrown as it is. */
export async function* pipedThrough(
  parts: AsyncIterable<Uint8Array>,
  { readable, writable }: { readonly readable: object; readonly writable: object },
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  // It fails too where nobody reads on; what reading throws is said.
  write(parts, writable as WritableStream<Uint8Array>).catch(() => {});
  yield* streamParts(readable as ReadableStream<Uint8Array>, signal);
}

async function write(
  parts: AsyncIterable<Uint8Array>,
  to: WritableStream<Uint8Array>,
): Promise<void> {
  const writer = to.getWriter();
  try {
    for await (const part of parts) await writer.write(part);
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}
