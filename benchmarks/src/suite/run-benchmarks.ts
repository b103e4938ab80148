import { pathToFileURL } from 'node:url';
import { showProgress } from '@coke/datasets';
import type { Benchmark } from './benchmark.ts';
import { runSuite } from './run-suite.ts';
import { readCommandLine, suiteHelp } from './suite-options.ts';

/** Exit status of a program that an interrupt ended: 128 + SIGINT. */
const INTERRUPTED = 130;

/** Does a module run as a program, rather than as a part of one? */
export function isProgram(url: string): boolean {
  return process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;
}

/** Run benchmarks as the command line asks: for scripts. */
export async function runBenchmarks(benchmarks: readonly Benchmark[]): Promise<void> {
  const interrupt = new AbortController();
  // Once: a second interrupt ends the program the hard way.
  process.once('SIGINT', () => interrupt.abort());
  try {
    const options = readCommandLine(process.argv.slice(2));
    if (options === 'help') {
      console.log(suiteHelp(benchmarks));
      return;
    }
    const known = benchmarks.map(({ name }) => name);
    for (const name of options.names) {
      if (known.includes(name)) continue;
      throw new RangeError(`a benchmark should be one of ${known.join(', ')}, got ${name}`);
    }
    // Alone, a benchmark is asked for by running it.
    const all = benchmarks.filter(({ long }) => !long || benchmarks.length === 1);
    const named = benchmarks.filter(({ name }) => options.names.includes(name));
    const chosen = options.names.length === 0 ? all : named;
    const [print, signal] = [console.log, interrupt.signal];
    await runSuite(chosen, { ...options, onProgress: showProgress, signal, print });
    console.log(`Reports and pictures: ${options.out}`);
  } catch (error) {
    const stopped = interrupt.signal.aborted;
    console.error(stopped ? '\nstopped; --resume goes on' : (error as Error).message);
    process.exitCode = stopped ? INTERRUPTED : 1;
  }
}
