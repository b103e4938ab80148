import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where and until when a command runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * Run a program to its end.
 *
 * @returns What it wrote to stdout.
 * @throws Error with the start of its stderr if it fails; the signal's reason when it is aborted.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, signal }: RunOptions,
): Promise<string> {
  signal?.throwIfAborted();
  // On Windows npm is a script, which only a shell runs.
  const shell = process.platform === 'win32';
  try {
    const options = { cwd, shell, ...(signal && { signal }) };
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    const lines = (stderr ?? '').split('\n').slice(0, 5).join('\n');
    const line = [program, ...args].join(' ');
    throw new Error(`${line} should exit with 0, got ${code ?? error}\n${lines}`.trim(), {
      cause: error,
    });
  }
}
