import type { FramedInput } from './framed-input.ts';

/** What a command of the worker works with. */
export interface WorkerContext extends FramedInput {
  /** Done when more may be written. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
}
