import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PAGES, type Pages, PEERS, type Peers } from './benchmark.ts';

/** Where reports go unless told otherwise: `.cache/bench` at the repository's root. */
const OUT: string = fileURLToPath(new URL('../../../.cache/bench', import.meta.url));

/** What was asked for on the command line. */
export interface CommandLine {
  /** Names of benchmarks; empty: all. */
  readonly names: readonly string[];
  readonly tiny: boolean;
  readonly threads: readonly number[];
  readonly peers: Peers;
  readonly pages: Pages;
  readonly chromiumArguments: readonly string[];
  readonly out: string;
  readonly resume: boolean;
}

/** @throws RangeError or TypeError if it makes no sense. */
export function readCommandLine(args: readonly string[]): CommandLine | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tiny: { type: 'boolean', default: false },
      threads: { type: 'string', default: availableParallelism() > 1 ? '1,2' : '1' },
      peers: { type: 'string', default: 'all' },
      pages: { type: 'string', default: 'headless' },
      'chromium-args': { type: 'string', default: '' },
      out: { type: 'string', default: OUT },
      resume: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const { tiny, out, resume } = values;
  return {
    names: positionals,
    ...{ tiny, out, resume },
    threads: threadCounts(values.threads),
    peers: oneOf(PEERS, '--peers', values.peers),
    pages: oneOf(PAGES, '--pages', values.pages),
    chromiumArguments: values['chromium-args'].split(' ').filter(Boolean),
  };
}

function oneOf<T extends string>(choices: readonly T[], option: string, value: string): T {
  const found = choices.find((choice) => choice === value);
  if (found) return found;
  throw new RangeError(`${option} should be one of ${choices.join(', ')}, got ${value}`);
}

function threadCounts(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count > 0)) return counts;
  throw new RangeError(`--threads should be positive integers, as in 1,2, got ${text}`);
}
