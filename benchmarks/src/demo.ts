import { HELP, readDemoOptions } from './demo/demo-options.ts';
import { runDemo } from './demo/run-demo.ts';

/** Exit status of a program that an interrupt ended: 128 + SIGINT. */
const INTERRUPTED = 130;

const interrupt = new AbortController();
// Once: a second interrupt ends the program the hard way.
process.once('SIGINT', () => interrupt.abort());

try {
  const options = readDemoOptions(process.argv.slice(2));
  if (options === 'help') console.log(HELP);
  else await runDemo(options, { print: console.log, signal: interrupt.signal });
} catch (error) {
  const stopped = interrupt.signal.aborted;
  console.error(stopped ? '\nstopped' : (error as Error).message);
  process.exitCode = stopped ? INTERRUPTED : 1;
}
