import type { Backend } from '@coke/core';
import type { Context } from './context.ts';
import { openBackend } from './open-backend.ts';
import type { PlaceOptions } from './options/place-options.ts';
import type { ShownOptions } from './options/shown-options.ts';
import { Progress } from './progress/progress.ts';

/** What a command that computes works with. */
export interface Tools {
  readonly backend: Backend;
  readonly progress: Progress;
  readonly context: Context;
  /** Seconds since it began. */
  readonly seconds: () => number;
}

/** Do work with a backend and with progress, which is taken off the terminal at the end, whatever that is. */
export async function withTools<T>(
  options: PlaceOptions & ShownOptions,
  context: Context,
  work: (tools: Tools) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const progress = new Progress(context.stderr, options);
  try {
    const backend = await openBackend(options.backend, options.threads);
    const seconds = () => (performance.now() - began) / 1000;
    return await work({ backend, progress, context, seconds });
  } finally {
    progress.stop();
  }
}
