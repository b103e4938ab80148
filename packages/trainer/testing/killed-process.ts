import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const CHILD = new URL('killable-child.ts', import.meta.url);
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** When a process is killed: ms after it began to train, or to write a checkpoint, or had taken so many batches. */
export interface Kill {
  readonly after: 'training' | 'writing' | number;
  readonly ms: number;
}

/**
 * For tests: train in a process of its own, and kill that.
 *
 * @param objective - See `killableRun`.
 * @returns Whether it ended by itself.
 * @throws Error if it ended with a fault.
 */
export async function trainAndKill(
  folder: string,
  kill?: Kill,
  objective?: string,
): Promise<boolean> {
  const child = fork(CHILD, [folder, ...(objective ? [objective] : [])], {
    execArgv: ['--import', TSX, '--conditions=@coke/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const closed = once(child, 'close');
  await Promise.race([once(child, 'message'), closed]);
  if (kill) {
    if (kill.after === 'writing') await writing(folder, closed);
    if (typeof kill.after === 'number') await batches(child, kill.after, closed);
    await Promise.race([setTimeout(kill.ms), closed]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (signal === null && code !== 0) throw new Error(`the process ended with ${code}`);
  return signal === null;
}

/** Wait until a file is begun, or the process has ended. */
async function writing(folder: string, closed: Promise<unknown>): Promise<void> {
  const watcher = watch(folder);
  const begun = new Promise<void>((resolve) => {
    watcher.on('change', (_, name) => `${name}`.endsWith('.tmp') && resolve());
  });
  await Promise.race([begun, closed]);
  watcher.close();
}

/** Wait until it has told of so many batches, or has ended. */
async function batches(
  child: ChildProcess,
  count: number,
  closed: Promise<unknown>,
): Promise<void> {
  let seen = 0;
  const taken = new Promise<void>((resolve) => {
    child.on('message', () => ++seen === count && resolve());
  });
  await Promise.race([taken, closed]);
}
