import type { Writable } from 'node:stream';

/** A stream of Node's to write to. */
export interface Output {
  /** @returns false where it should be waited for `drain`. */
  write(chunk: string | Uint8Array): boolean;
  once(event: string, listener: (...args: never[]) => void): unknown;
}

/** What a command has of the world. */
export interface Context {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Labels or tables that are asked for by `-`, summaries, JSON. */
  readonly stdout: Writable;
  /** Progress, errors, and summaries where the standard output is a table. */
  readonly stderr: NodeJS.WriteStream;
  /** Aborted with `Interrupted` as its reason where the command is to stop. */
  readonly signal: AbortSignal;
}
