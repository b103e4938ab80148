import { addAbortSignal } from 'node:stream';
import type { ByteSource } from './byte-source.ts';
import { onceSource } from './once-source.ts';

/** What is piped into this process. It can be read once. */
export function standardInput(): ByteSource {
  return onceSource('standard input', async function* (signal) {
    const { stdin } = process;
    try {
      for await (const part of signal ? addAbortSignal(signal, stdin) : stdin) {
        yield part as Uint8Array;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  });
}
