import type { Size } from '../step/sizes.ts';
import type { Entrant } from './entrant.ts';

/** How much is measured of one entrant at one size. */
export interface Plan {
  /** Besides the first, which warms up. */
  readonly rounds: number;
  /** Of each round, a step at least. */
  readonly seconds: number;
  /** After as many seconds no round begins. */
  readonly budget: number;
}

/** What a process or a page of its own is asked. */
export interface Question extends Plan {
  readonly entrant: Entrant;
  readonly size: Size;
}

/** What it answers. */
export type Reply = Measured | { readonly refused: string };

export interface Measured {
  /** What computes: see `describe-device.ts`. */
  readonly device: string;
  /** Milliseconds of a step, one for each round. */
  readonly samples: readonly number[];
  /** The only sample is the first step, which compiles and warms up: there was no time for more. */
  readonly cold: boolean;
  /** Labels of the first batch, by the first centers. */
  readonly labels: readonly number[];
}

/** Asks a process or a page. Rejects if it ends without an answer, and when aborted. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Reply>;
