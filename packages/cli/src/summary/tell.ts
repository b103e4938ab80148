import type { Context } from '../context.ts';
import type { ShownOptions } from '../options/shown-options.ts';

/**
 * Tell what a command came to: as lines, or as one JSON object. Lines go to stderr where standard output holds
 * a table.
 */
export function tell(
  facts: object,
  lines: readonly string[],
  { json, quiet }: Pick<ShownOptions, 'json' | 'quiet'>,
  { stdout, stderr }: Context,
  output?: string,
): void {
  if (json) stdout.write(`${JSON.stringify(facts)}\n`);
  else if (!quiet) (output === '-' ? stderr : stdout).write(`${lines.join('\n')}\n`);
}
