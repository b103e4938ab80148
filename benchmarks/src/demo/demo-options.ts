import { fileURLToPath } from 'node:url';
import { boolean, inRange, oneOf, positiveInteger } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { flagsHelp } from '../command-line/flags-help.ts';
import { readFlags } from '../command-line/read-flags.ts';
import { BACKENDS, type BackendName } from './choose-backend.ts';

const INITS = ['k-means++', 'rows', 'random'] as const;

const BACKEND_NAMES = Object.keys(BACKENDS) as BackendName[];

export interface DemoOptions {
  readonly k: number;
  /** Smallest size as a share of the average, of the clustering that is shown; compared with 0 and 1. */
  readonly ratio: number;
  /** Most passes over the images. */
  readonly passes: number;
  /** How first centers are drawn. */
  readonly init: (typeof INITS)[number];
  /** Cluster MNIST as it is, its classes not thinned. */
  readonly all: boolean;
  /** Cluster only the first so many images. */
  readonly instances: number | undefined;
  /** @defaultValue the best that there is */
  readonly backend: BackendName | undefined;
  /** Folder of IDX files to cluster in place of MNIST. */
  readonly data: string | undefined;
  /** Path of the page. */
  readonly out: string;
}

/** What the demo can be told, in the order of its help. */
export const DEMO_OPTIONS: OptionTable<DemoOptions> = {
  k: {
    check: positiveInteger,
    default: 100,
    help: 'clusters',
    flag: { kind: 'integer', value: 'n' },
  },
  ratio: {
    check: (name, value) =>
      inRange(name, value, 'a number from 0 to 1', (ratio) => ratio >= 0 && ratio <= 1),
    default: 0.8,
    help: 'every cluster holds at least r times the average size, 0 to 1',
    flag: { kind: 'number', value: 'r' },
  },
  passes: {
    check: positiveInteger,
    default: 40,
    help: 'most passes over the images, for each of the three',
    flag: { kind: 'integer', value: 'n' },
  },
  init: {
    check: (name, value) => oneOf(name, value, INITS),
    default: 'k-means++',
    help: 'first centers',
    flag: { kind: 'choice', value: 'how', choices: INITS },
  },
  all: {
    check: boolean,
    default: false,
    help: 'all 60,000 images of MNIST, not of digit r only every (r + 1)th',
    flag: { kind: 'switch' },
  },
  instances: {
    check: positiveInteger,
    defaultText: 'all',
    help: 'cluster only the first n images',
    flag: { kind: 'integer', value: 'n' },
  },
  backend: {
    check: (name, value) => oneOf(name, value, BACKEND_NAMES),
    defaultText: 'the first of these that is there',
    help: 'what clusters',
    flag: { kind: 'choice', value: 'name', choices: BACKEND_NAMES },
  },
  data: {
    check: (_, value) => value as string,
    help: 'IDX files to cluster in place of MNIST, named as those of MNIST are',
    flag: { kind: 'text', value: 'folder' },
  },
  out: {
    check: (_, value) => value as string,
    default: fileURLToPath(new URL('../../../.cache/demo/index.html', import.meta.url)),
    defaultText: '.cache/demo/index.html',
    help: 'the page',
    flag: { kind: 'text', value: 'file' },
  },
};

export const HELP: string = `Clusters handwritten digits, of which higher ones are rarer, under a lower limit on cluster sizes, and
compares that with no limits and with equal sizes. Prints a table and writes a page.

  npm run demo -- [options]

${flagsHelp(DEMO_OPTIONS)}
`;

/**
 * Read the command line of the demo.
 *
 * @returns 'help' if that is asked for.
 * @throws TypeError, RangeError naming the option at fault.
 */
export function readDemoOptions(args: readonly string[]): DemoOptions | 'help' {
  const line = readFlags(DEMO_OPTIONS, args);
  return line === 'help' ? line : line.options;
}
