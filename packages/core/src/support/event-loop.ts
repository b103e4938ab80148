import { checkSignal } from './check-options.ts';

/** Longest time, in ms, that work keeps timers and signals waiting. */
const INTERVAL = 50;

/**
 * Lets timers, input and abort signals in now and then: a backend that answers at once never leaves
 * the microtask queue by itself. Changes no result.
 */
export class EventLoopYield {
  /** Kept where code is minified. */
  static readonly name: string = 'EventLoopYield';
  #last = Date.now();

  async yield(): Promise<void> {
    if (Date.now() - this.#last < INTERVAL) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#last = Date.now();
  }
}

/** To be awaited between pieces of work: others get a turn now and then, and an abort ends the work. */
export function takingTurns(signal: AbortSignal | undefined): () => Promise<void> {
  const eventLoop = new EventLoopYield();
  return async () => {
    await eventLoop.yield();
    checkSignal(signal);
  };
}
