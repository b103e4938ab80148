import type { Readable, Writable } from 'node:stream';

/** What a command has of the world. */
export interface Context {
  readonly stdin: Readable;
  /** Labels or tables that are asked for by `-`, summaries, JSON. */
  readonly stdout: Writable;
  /** Progress, errors, and summaries where the standard output is a table. */
  readonly stderr: NodeJS.WriteStream;
  /** Aborted with `Interrupted` as its reason where the command is to stop. */
  readonly signal: AbortSignal;
}
