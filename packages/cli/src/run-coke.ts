import type { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { Context, Output } from './context.ts';
import { messageOf } from './error-message.ts';
import { EXIT, exitStatus, Interrupted, UsageError } from './exit-status.ts';
import { inFlags } from './in-flags.ts';
import { program } from './program.ts';

export interface CokeOptions {
  /** @defaultValue process.stdin */
  readonly stdin?: AsyncIterable<string | Uint8Array>;
  /** @defaultValue process.stdout */
  readonly stdout?: Output;
  /** Progress is drawn where it is a terminal. @defaultValue process.stderr */
  readonly stderr?: Output;
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
  const context: Context = {
    ...{ stdin, signal, stdout: stdout as Writable },
    stderr: stderr as NodeJS.WriteStream,
  };
  try {
    if (words.length === 0) throw new UsageError('a command is missing: coke --help lists them');
    await program(context).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (isHelp(error) || isClosedPipe(error)) return EXIT.done;
    const reason = signal.aborted && !(error instanceof Interrupted) ? signal.reason : error;
    const isUsage = reason instanceof CommanderError;
    const status = isUsage ? EXIT.usage : exitStatus(reason);
    const message = inFlags(messageOf(reason));
    if (words.includes('--json')) stdout.write(`${JSON.stringify({ error: message, status })}\n`);
    stderr.write(`${reason instanceof Interrupted ? '' : 'error: '}${message}\n`);
    if (words.includes('--debug') && !isUsage) stderr.write(`${stackOf(reason)}\n`);
    return status;
  }
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Whoever reads the output has seen enough of it: `coke convert big.parquet - | head`. */
function isClosedPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE';
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack}${cause}`;
}
