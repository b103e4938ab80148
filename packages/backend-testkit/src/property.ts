import type { Backend } from '@coke/core/backend';
import fc from 'fast-check';
import type { Kit } from './kit.ts';

/** One thing that every backend must do. */
export interface BackendProperty {
  /** A sentence about the backend. */
  readonly name: string;
  /** Rejects with an Error that says what was expected, and on which problem. */
  check(): Promise<void>;
}

/**
 * A property over random values, tried on one fresh backend.
 *
 * @param share - Part of the kit's `numRuns` to try.
 */
export function property<Input, T>(
  kit: Kit<Input>,
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (backend: Backend<Input>, value: T) => Promise<void>,
  share = 1,
): BackendProperty {
  return {
    name,
    async check() {
      const backend = await kit.create();
      await fc.assert(
        fc.asyncProperty(arbitrary, (value) => holds(backend, value)),
        {
          numRuns: Math.ceil(kit.numRuns * share),
          seed: kit.seed,
          endOnFailure: !kit.shrink,
          ...(kit.timeLimit !== undefined && { interruptAfterTimeLimit: kit.timeLimit }),
          markInterruptAsFailure: true,
        },
      );
    },
  };
}

/** A property of a few fixed calls, tried on one fresh backend. */
export function example<Input>(
  kit: Kit<Input>,
  name: string,
  holds: (backend: Backend<Input>) => Promise<void>,
): BackendProperty {
  return { name, check: async () => holds(await kit.create()) };
}
