import { once } from 'node:events';
import { CommanderError } from 'commander';
import { runWorker } from './worker/run-worker.ts';

const { stdin, stdout } = process;

async function write(bytes: Uint8Array): Promise<void> {
  if (!stdout.write(bytes)) await once(stdout, 'drain');
}

// Whoever started it has ended: nobody reads what it would say.
stdout.on('error', () => process.exit(1));

try {
  await runWorker(process.argv.slice(2), { input: stdin, write });
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  process.stderr.write(`coke: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  // What is still written to it would keep the process.
  stdin.destroy();
}
