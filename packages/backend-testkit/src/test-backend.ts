import { describe, test } from 'vitest';
import { backendProperties } from './backend-properties.ts';
import type { CheckOptions, CreateBackend } from './options.ts';

/** How a backend is tested. */
export interface TestOptions<Input = never> extends CheckOptions<Input> {
  /** Title of the tests. @defaultValue the name of `create` */
  readonly name?: string;
  /** Time for one property, in ms. @defaultValue 60000 */
  readonly timeout?: number;
}

/**
 * Register one test for each property that a backend must have: see `backendProperties`.
 *
 * @param create - Makes the backend; called once for each property.
 */
export function testBackend<Input = never>(
  create: CreateBackend<Input>,
  options: TestOptions<Input> = {},
): void {
  const { name = create.name || 'backend', timeout = 60_000 } = options;
  describe(name, () => {
    // A failure found in time is told with the smallest problem so far, not as a test that hangs.
    const timed = { timeLimit: 0.8 * timeout, ...options };
    for (const property of backendProperties(create, timed)) {
      test(property.name, property.check, timeout);
    }
  });
}
