import type { ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { streamParts } from './stream-parts.ts';

/**
 * What lies at a URL, by `fetch`: streamed, and by ranges where the server has them.
 *
 * @throws Error for what cannot be fetched; whatever `fetch` throws.
 */
export async function openUrl(url: string | URL, signal?: AbortSignal): Promise<ByteSource> {
  const name = nameOf(new URL(url));
  const size = await sizeByRange(url, signal);
  return {
    name,
    size,
    isRepeatable: true,
    async bytes(from, to) {
      if (size === undefined) throw new Error(`The server of ${url} gives no ranges.`);
      checkRange(name, size, from, to);
      if (from === to) return new Uint8Array(0);
      const response = await get(url, { headers: { Range: `bytes=${from}-${to - 1}` } });
      if (response.status === 206) {
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (bytes.length === to - from) return bytes;
      }
      await response.body?.cancel().catch(() => {});
      throw new Error(`${url} did not answer with bytes ${from} to ${to} of ${size}.`);
    },
    async *stream(signal) {
      const { body } = await get(url, signal ? { signal } : {});
      if (body) yield* streamParts(body as ReadableStream<Uint8Array>, signal);
    },
    async close() {},
  };
}

function nameOf({ pathname, href }: URL): string {
  const name = pathname.split('/').at(-1) || href;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // A % that encodes nothing.
  }
}

/** The size, where the server answers a request for one byte with one byte and says of how many. */
async function sizeByRange(url: string | URL, signal?: AbortSignal): Promise<number | undefined> {
  const options = { headers: { Range: 'bytes=0-0' }, ...(signal && { signal }) };
  const response = await fetch(url, options);
  // An empty file has no first byte: 416.
  if (!response.ok && response.status !== 416) throw answered(url, response);
  await response.body?.cancel();
  const { status, headers } = response;
  if (status !== 206 || headers.get('content-encoding')) return undefined;
  // Another site's page may read this header only where the server says so.
  const size = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return size === undefined ? undefined : Number(size);
}

async function get(url: string | URL, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (response.ok) return response;
  await response.body?.cancel();
  throw answered(url, response);
}

function answered(url: string | URL, { status, statusText }: Response): Error {
  return new Error(`${url} answered ${status} ${statusText}`.trimEnd());
}
