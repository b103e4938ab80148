import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ComparedRun } from './plan-comparison.ts';

/** How a run trains in a process of its own: memory, threads and failures are then its own, too. */
export interface ChildOptions {
  /** File of the command `coke-train`. */
  readonly entry: string;
  /** What it is told beside the folder: where it runs. */
  readonly words: readonly string[];
  /** Told of each line about an epoch that has ended. */
  readonly onLine: (run: ComparedRun, line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Go on with the run in a folder until it is over, by the command itself; what it prints is in `log.txt`.
 *
 * @throws Error with the command's own message if it fails; the signal's reason if it was stopped.
 */
export async function trainInChild(
  run: ComparedRun,
  { entry, words, onLine, signal }: ChildOptions,
): Promise<void> {
  const log = createWriteStream(join(run.folder, 'log.txt'), { flags: 'a' });
  // Those that this process runs with tell how sources are loaded.
  const flags = [...process.execArgv, entry, '--resume', '--out', run.folder, ...words];
  const child = spawn(process.execPath, flags, {
    // By its channel the child knows that this process is there: it stops where that is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  let failure: string | undefined;
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.startsWith('error: ')) failure = line.slice('error: '.length);
      if (line.startsWith('epoch ')) onLine(run, line);
    });
  }
  try {
    const status = await new Promise<number | string | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, killedBy) => resolve(code ?? killedBy));
    });
    signal.throwIfAborted();
    if (status !== 0) throw new Error(failure ?? `it ended with ${status}, see ${log.path}`);
  } finally {
    signal.removeEventListener('abort', stop);
    log.end();
  }
}
