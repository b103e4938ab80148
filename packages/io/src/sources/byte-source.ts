/** Bytes that are read as a table: a file, standard input, what a page was given, or what lies at a URL. */
export interface ByteSource {
  /** What errors call it: the file's name. */
  readonly name: string;
  /**
   * In bytes. Undefined where only reading to the end tells: there are no ranges then, see `withRanges`.
   * Standard input, for one.
   */
  readonly size: number | undefined;
  /** Whether `stream` can be called again. */
  readonly isRepeatable: boolean;
  /**
   * The bytes from `from`, counted from 0, until before `to`.
   *
   * @throws RangeError for a range that is not within the size; Error where that is undefined.
   */
  bytes(from: number, to: number): Promise<Uint8Array>;
  /**
   * The bytes from `from` on, as many as `target` holds, written into it. Left out where `bytes` is as good.
   *
   * @throws as `bytes`.
   */
  bytesInto?(from: number, target: Uint8Array): Promise<void>;
  /**
   * All bytes in their order, in parts of bounded size. No part is written to later.
   *
   * @throws the signal's reason; Error for what is not repeatable and was read before.
   */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Calls that follow do nothing. */
  close(): Promise<void>;
}
