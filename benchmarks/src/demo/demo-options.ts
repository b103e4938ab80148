import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BACKENDS, type BackendName } from './choose-backend.ts';

export interface DemoOptions {
  readonly k: number;
  /** gamma' of the clustering that is shown; it is compared with 0 and 1. */
  readonly ratio: number;
  readonly epochs: number;
  /** How first centers are drawn. */
  readonly init: 'rows' | 'random' | 'k-means++';
  /** Cluster only the first so many images. */
  readonly instances: number | undefined;
  /** @defaultValue the best that there is */
  readonly backend: BackendName | undefined;
  /** Folder of IDX files to cluster in place of MNIST. */
  readonly data: string | undefined;
  /** Path of the page. */
  readonly out: string;
}

const PAGE = fileURLToPath(new URL('../../../.cache/demo/index.html', import.meta.url));
const INITS = ['rows', 'random', 'k-means++'] as const;

export const HELP: string = `Clusters MNIST under a lower bound on cluster sizes, and compares that with no bound and with equal
sizes. Prints a table and writes a page.

  npm run demo -- [options]

  --k <n>           clusters (100)
  --ratio <r>       every cluster holds at least r times the average size, 0 to 1 (0.4)
  --epochs <n>      passes over the images, for each of the three (5)
  --init <how>      first centers: ${INITS.join(', ')} (rows)
  --instances <n>   cluster only the first n images (all)
  --backend <name>  ${Object.keys(BACKENDS).join(', ')} (the first of these that is there)
  --data <folder>   IDX files to cluster in place of MNIST, named as those of MNIST are
  --out <file>      the page (.cache/demo/index.html)
  --help            this text
`;

/**
 * Read the command line of the demo.
 *
 * @returns 'help' if that is asked for.
 * @throws TypeError, RangeError naming the option at fault.
 */
export function readDemoOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      k: { type: 'string', default: '100' },
      ratio: { type: 'string', default: '0.4' },
      epochs: { type: 'string', default: '5' },
      init: { type: 'string', default: 'rows' },
      instances: { type: 'string' },
      backend: { type: 'string' },
      data: { type: 'string' },
      out: { type: 'string', default: PAGE },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { instances, backend, data, out } = values;
  return {
    k: count('--k', values.k),
    ratio: share('--ratio', values.ratio),
    epochs: count('--epochs', values.epochs),
    init: oneOf('--init', values.init, INITS),
    instances: instances === undefined ? undefined : count('--instances', instances),
    backend:
      backend === undefined
        ? undefined
        : oneOf('--backend', backend, Object.keys(BACKENDS) as BackendName[]),
    data,
    out,
  };
}

function count(name: string, text: string): number {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n >= 1) return n;
  throw new RangeError(`${name} should be a positive integer, got ${text}`);
}

function share(name: string, text: string): number {
  const r = Number(text);
  if (text.trim() !== '' && r >= 0 && r <= 1) return r;
  throw new RangeError(`${name} should be a number from 0 to 1, got ${text}`);
}

function oneOf<T extends string>(name: string, text: string, names: readonly T[]): T {
  const found = names.find((known) => known === text);
  if (found !== undefined) return found;
  throw new RangeError(`${name} should be one of ${names.join(', ')}, got ${text}`);
}
