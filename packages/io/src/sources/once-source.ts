import type { ByteSource } from './byte-source.ts';

/**
 * What can be read once, from its start: standard input, a pipe.
 *
 * @param open - Begins to read. Called once.
 */
export function onceSource(
  name: string,
  open: (signal?: AbortSignal) => AsyncIterable<Uint8Array>,
  close: () => Promise<void> = async () => {},
): ByteSource {
  let wasRead = false;
  return {
    name,
    size: undefined,
    isRepeatable: false,
    async bytes() {
      throw new Error(`${name} is a stream: it can be read from its start only.`);
    },
    stream(signal) {
      if (wasRead) throw new Error(`${name} is a stream: it can be read once only.`);
      wasRead = true;
      return open(signal);
    },
    close,
  };
}
