import { UsageError } from '../exit-status.ts';
import type { OutputOption } from '../options/output-options.ts';
import type { ShownOptions } from '../options/shown-options.ts';

/**
 * @param name - What the table's place is called.
 * @throws UsageError where both a table and a JSON object are to go to standard output.
 */
export function refuseJsonBesideTable(
  { output, json }: OutputOption & Pick<ShownOptions, 'json'>,
  name = '--output',
): void {
  if (output !== '-' || !json) return;
  throw new UsageError(`--json should be left out with ${name} -, which takes standard output`);
}
