import type { ShownOptions } from '../options/shown-options.ts';
import type { Tools } from '../tools.ts';

/** Tell, in a line on stderr, what a run does otherwise than may have been expected. */
export function tellInPassing(
  line: string,
  { json, quiet }: Pick<ShownOptions, 'json' | 'quiet'>,
  { progress, context }: Pick<Tools, 'progress' | 'context'>,
): void {
  progress.stop();
  if (!quiet && !json) context.stderr.write(`${line}\n`);
}
