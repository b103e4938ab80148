import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PEERS, type Peers } from './benchmark.ts';

/** Where reports go unless told otherwise: `.cache/bench` at the repository's root. */
const OUT: string = fileURLToPath(new URL('../../../.cache/bench', import.meta.url));

/** What was asked for on the command line. */
export interface CommandLine {
  /** Names of benchmarks; empty: all. */
  readonly names: readonly string[];
  readonly tiny: boolean;
  readonly threads: readonly number[];
  readonly peers: Peers;
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
      out: { type: 'string', default: OUT },
      resume: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const { tiny, out, resume } = values;
  const peers = PEERS.find((each) => each === values.peers);
  if (!peers)
    throw new RangeError(`--peers should be one of ${PEERS.join(', ')}, got ${values.peers}`);
  return { names: positionals, tiny, threads: threadCounts(values.threads), peers, out, resume };
}

function threadCounts(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count > 0)) return counts;
  throw new RangeError(`--threads should be positive integers, as in 1,2, got ${text}`);
}
