import { PassThrough, Readable } from 'node:stream';
import { coke } from '../src/run-coke.ts';
import type { Ended } from './run-coke.ts';

/** The command, in this process: paths are to be absolute. */
export async function cokeInProcess(words: readonly string[], stdin = ''): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = { stdout: '', stderr: '' };
  stdout.on('data', (data) => {
    written.stdout += data;
  });
  stderr.on('data', (data) => {
    written.stderr += data;
  });
  const status = await coke(words, { stdin: Readable.from([stdin]), stdout, stderr });
  return { status, ...written };
}
