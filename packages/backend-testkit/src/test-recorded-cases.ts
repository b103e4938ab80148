import { describe, test } from 'vitest';
import { checkRecordedCase, type RecordedOptions } from './check-recorded-case.ts';
import { loadRecordedCases } from './load-recorded-cases.ts';
import type { CreateBackend } from './options.ts';

/** How a backend is tested on the recorded cases. */
export interface TestRecordedOptions<Input = never> extends RecordedOptions<Input> {
  /** Title of the tests. @defaultValue the name of `create` */
  readonly name?: string;
  /** Where the cases are. @defaultValue those of this package: see `loadRecordedCases` */
  readonly directory?: URL | string;
  /** Time for one case, in ms. @defaultValue 60000 */
  readonly timeout?: number;
}

/**
 * Register one test for each recorded case of the published code; with `fromMatrix`, a second one
 * with native inputs.
 *
 * @param create - Makes the backend; called once for each test.
 */
export function testRecordedCases<Input = never>(
  create: CreateBackend<Input>,
  options: TestRecordedOptions<Input> = {},
): void {
  const { name = create.name || 'backend', directory, timeout = 60_000 } = options;
  const { fromMatrix: _, ...plain } = options;
  describe(`${name}: recorded cases`, async () => {
    for (const recorded of await loadRecordedCases(directory)) {
      test(recorded.name, () => checkRecordedCase(create, recorded, plain), timeout);
      if (!options.fromMatrix) continue;
      const native = `${recorded.name} (native)`;
      test(native, () => checkRecordedCase(create, recorded, options), timeout);
    }
  });
}
