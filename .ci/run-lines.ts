import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LastLines } from './last-lines.ts';

/** How a program runs. */
export interface RunLinesOptions {
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** Told each line of its stdout. */
  readonly onLine?: (line: string) => void;
}

/**
 * Run a program to its end.
 *
 * @throws Error with the end of its stderr if it fails; the signal's reason when it is aborted.
 */
export async function runLines(
  program: string,
  args: readonly string[],
  { signal, onLine }: RunLinesOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  const complaint = new LastLines();
  createInterface(child.stdout).on('line', (line) => onLine?.(line));
  createInterface(child.stderr).on('line', (line) => complaint.add(line));
  const status = await new Promise<string | number | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, endedBy) => resolve(code ?? endedBy));
  });
  signal?.throwIfAborted();
  if (status === 0) return;
  throw new Error(`${program} should exit with 0, got ${status}\n${complaint}`.trim());
}
