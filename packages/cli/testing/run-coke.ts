import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Folder that it runs in. */
  readonly cwd: string;
  /** What is piped into it. */
  readonly stdin?: string;
  /** Code of a module that is loaded before it. */
  readonly loaded?: string;
}

/** The command as it is called, in a process of its own. */
export function runCoke(words: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, stdin = '', loaded } = options;
  const flags = [
    ...['--import', import.meta.resolve('tsx'), '--conditions=@coke/source'],
    ...(loaded ? ['--import', `data:text/javascript,${encodeURIComponent(loaded)}`] : []),
    join(import.meta.dirname, '../src/coke.ts'),
  ];
  const child = spawn(process.execPath, [...flags, ...words], { cwd });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdin.on('error', () => {}); // it ended without reading
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
