import type { Readable, Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { EXIT, exitStatus } from './exit-status.ts';
import { program } from './program.ts';

export interface CokeOptions {
  /** @defaultValue process.stdin */
  readonly stdin?: Readable;
  /** @defaultValue process.stdout */
  readonly stdout?: Writable;
  /** Progress is drawn where it is a terminal. @defaultValue process.stderr */
  readonly stderr?: Writable;
  /** Stops the command, which cleans up. */
  readonly signal?: AbortSignal;
}

/**
 * The command `coke`, called from a program: `await coke(['cluster', 'customers.csv', '--k', '30'])`.
 *
 * @param words - What would stand on the command line after `coke`.
 * @returns The exit status: 0; 1 for an error, which is told on stderr; 2 for a command line that makes no
 * sense; 3 where no clusters can have the sizes that are asked for; 130 or 143 where a signal stopped it.
 */
export async function coke(words: readonly string[], options: CokeOptions = {}): Promise<number> {
  const { stdin = process.stdin, stdout = process.stdout, stderr = process.stderr } = options;
  const signal = options.signal ?? new AbortController().signal;
  const context: Context = { stdin, stdout, stderr: stderr as NodeJS.WriteStream, signal };
  try {
    await program(context).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const isUsage = error instanceof CommanderError;
    const reason = signal.aborted ? signal.reason : error;
    const status = isUsage ? EXIT.usage : exitStatus(reason);
    const message = inOneLine(reason).replace(/^error: /, '');
    if (words.includes('--json')) stdout.write(`${JSON.stringify({ error: message, status })}\n`);
    stderr.write(`error: ${message}\n`);
    if (words.includes('--debug') && !isUsage) stderr.write(`${stackOf(reason)}\n`);
    return status;
  }
}

function inOneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack}${cause}`;
}
