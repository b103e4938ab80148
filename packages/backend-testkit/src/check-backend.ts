import { backendProperties } from './backend-properties.ts';
import type { CheckOptions, CreateBackend } from './options.ts';

/** How one property came out. */
export interface PropertyResult {
  readonly name: string;
  /** Why it does not hold, and on which problem; undefined if it holds. */
  readonly error: Error | undefined;
}

/** How all of them came out. */
export interface BackendReport {
  /** Does every property hold? */
  readonly passed: boolean;
  readonly properties: readonly PropertyResult[];
}

/**
 * Check a backend against all properties, with no test runner.
 *
 * @param create - Makes the backend; called once for each property.
 */
export async function checkBackend<Input = never>(
  create: CreateBackend<Input>,
  options: CheckOptions<Input> = {},
): Promise<BackendReport> {
  const properties: PropertyResult[] = [];
  for (const { name, check } of backendProperties(create, options)) {
    properties.push({ name, error: await failureOf(check) });
  }
  return { passed: properties.every(({ error }) => error === undefined), properties };
}

async function failureOf(check: () => Promise<void>): Promise<Error | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
