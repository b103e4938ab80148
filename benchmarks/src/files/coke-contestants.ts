import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.ts';
import { runProcess } from './run-process.ts';
import { inputPath } from './write-files.ts';

const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));
const BUILT: string = join(ROOT, 'packages/cli/dist/coke.js');
const SOURCE: string = join(ROOT, 'packages/cli/src/coke.ts');

/** What `coke cluster --json` says, as far as it is of interest here. */
interface Summary {
  readonly outcome: {
    readonly sizes: { readonly smallest: number; readonly largest: number };
    readonly meanCosine: number;
  };
  readonly place: { readonly peakMemory: number };
}

/** Whether the command is run as it is published; else from its sources, which are translated each time. */
export function isBuilt(): boolean {
  return existsSync(BUILT);
}

/** The command, in ways that a user may ask for the same. */
export function cokeContestants(): Contestant[] {
  return [
    contestant('coke cluster, sizes at least 40 % of the mean', []),
    contestant('coke cluster --max-iterations 25, the same sizes', ['--max-iterations', '25']),
    contestant('coke cluster --algorithm online, the same sizes', ['--algorithm', 'online']),
    contestant('coke cluster --ratio 0: no sizes', ['--ratio', '0']),
  ];
}

function contestant(name: string, flags: readonly string[]): Contestant {
  const program = isBuilt() ? [BUILT] : ['--import', 'tsx', '--conditions=@coke/source', SOURCE];
  return {
    name,
    async run({ folder, format, k, threads }, signal) {
      const output = join(folder, 'labels.parquet');
      const args = [
        ...[...program, 'cluster', inputPath(folder, format), '--metric', 'cosine'],
        ...['--k', `${k}`, '--threads', `${threads}`, '--output', output, '--json', ...flags],
      ];
      const { seconds, said } = await runProcess<Summary>(process.execPath, args, ROOT, signal);
      const { smallest, largest } = said.outcome.sizes;
      const { meanCosine } = said.outcome;
      return { seconds, memory: said.place.peakMemory, meanCosine, smallest, largest };
    },
  };
}
