import { runCommand } from '@coke/datasets';

/**
 * Run a program to its end.
 *
 * @returns How long that took, and the JSON on the last line that it printed.
 * @throws as `runCommand`.
 */
export async function runProcess<Said>(
  program: string,
  args: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<{ readonly seconds: number; readonly said: Said }> {
  const began = performance.now();
  const stdout = await runCommand(program, args, { cwd, ...(signal && { signal }) });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, said: JSON.parse(stdout.trim().split('\n').at(-1)!) as Said };
}
