#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { CommanderError } from 'commander';
import { submitCommand } from './submit-command.ts';

/** As of `coke`. */
const STATUS = { failed: 1, usage: 2, signal: 128 } as const;

function fail(message: string, status: number): void {
  console.error(`error: ${message}`);
  process.exitCode = status;
}

try {
  const [program, ...args] = submitCommand(process.argv.slice(2));
  const child = spawn(program, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    const problem = `spark-submit should be on the PATH or in SPARK_HOME, got none at ${program}`;
    fail(problem, STATUS.failed);
  });
  child.on('close', (status, signal) => {
    process.exitCode ??= signal ? STATUS.signal : (status ?? STATUS.failed);
  });
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) {
    const message = error instanceof Error ? error.message : String(error);
    fail(message.replace(/^error: /, ''), STATUS.usage);
  }
}
