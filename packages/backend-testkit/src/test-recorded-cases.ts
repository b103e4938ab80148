import { describe, test } from 'vitest';
import { checkRecordedCase, type RecordedOptions } from './check-recorded-case.ts';
import { checkRecordedModel } from './check-recorded-model.ts';
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
 * Register tests for each recorded case of the published code: a session, and the model with the
 * targets that it hands to a loss; with `fromMatrix`, a session with native inputs as well.
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
      const model = `${recorded.name} (through the model)`;
      test(model, () => checkRecordedModel(create, recorded, options.tolerance), timeout);
      if (!options.fromMatrix) continue;
      const native = `${recorded.name} (native)`;
      test(native, () => checkRecordedCase(create, recorded, options), timeout);
    }
  });
}
