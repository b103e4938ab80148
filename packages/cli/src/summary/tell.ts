import type { Context } from '../context.ts';
import type { ShownOptions } from '../options/shown-options.ts';

/**
 * Tell what a command came to: as lines, or as one JSON object.
 *
 * @param output - Where a table went: lines go to stderr where that is standard output.
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
