import { flagName } from '@coke/core/option-table';

/** Exit statuses of the command, for scripts. A signal ends it with 128 + its number. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  infeasible: 3,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** What the command line or its config file asks for makes no sense. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** No clusters of the rows at hand can have the sizes that are asked for. The message says what to relax. */
export class InfeasibleError extends Error {
  override readonly name: string = 'InfeasibleError';
}

/** Why the work ended, where a signal asked for it. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted';
  readonly signal: 'SIGINT' | 'SIGTERM';

  /** @param message - What is left, and how to go on. */
  constructor(signal: 'SIGINT' | 'SIGTERM', message = 'stopped; no file is half written') {
    super(message);
    this.signal = signal;
  }
}

export function exitStatus(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof InfeasibleError) return EXIT.infeasible;
  return error instanceof Interrupted ? EXIT[error.signal] : EXIT.failed;
}

/** The result of work that refuses, by TypeError and RangeError, what the command line asks for. */
export async function asUsage<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    // Of an option by its name: it was spelt as a flag, or in a file.
    throw new UsageError(error.message.replace(/^\w+/, flagName), { cause: error });
  }
}
