#!/usr/bin/env node
import { Interrupted } from './exit-status.ts';
import { coke } from './run-coke.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second one ends the program the hard way.
  process.once(signal, () => interrupt.abort(new Interrupted(signal)));
}
// Whoever reads the output may have seen enough of it: `coke show model | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await coke(process.argv.slice(2), { signal: interrupt.signal });
