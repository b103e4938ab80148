import { spawnSync } from 'node:child_process';

/** Runs a program to its end and returns what it printed. @throws Error with all of it if it fails. */
export function run(cwd: string, program: string, args: readonly string[]): string {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env;
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${signal ?? status}\n${stdout}${stderr}`);
  }
  return stdout;
}
