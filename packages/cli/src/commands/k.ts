import { positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { type KOptions, runK } from '../choose-k/run-k.ts';
import { type AnyCommand, defineCommand } from '../command.ts';
import { METRIC_OPTIONS, SIZE_OPTIONS } from '../options/cluster-options.ts';
import { CONFIG_OPTIONS } from '../options/config-options.ts';
import { INPUT_OPTIONS } from '../options/input-options.ts';
import { OUTPUT_OPTION, tableFile } from '../options/output-options.ts';
import { PLACE_OPTIONS } from '../options/place-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';

const TRIED = { group: 'What is tried' } as const;
const integer = { kind: 'integer', value: 'n' } as const;

const OPTIONS: OptionTable<KOptions> = {
  ...INPUT_OPTIONS,
  from: {
    ...TRIED,
    check: positiveInteger,
    default: 2,
    help: 'the fewest clusters',
    flag: integer,
  },
  to: {
    ...TRIED,
    check: (name, value, { options: { from } }) => {
      if (value === undefined) return undefined;
      const to = positiveInteger(name, value);
      if (to >= from) return to;
      throw new RangeError(shouldBe(name, `at least --from (${from})`, to));
    },
    defaultText: '20, or twice --from, or as many as the rows and sizes allow',
    help: 'the most clusters',
    flag: integer,
  },
  candidates: {
    ...TRIED,
    check: positiveInteger,
    default: 12,
    help: 'how many values of k to try: all, or this many with equal ratios between them',
    flag: integer,
  },
  restarts: {
    ...TRIED,
    check: positiveInteger,
    default: 3,
    help: 'fits of each k, with consecutive seeds; stability is how well they agree',
    flag: integer,
  },
  sample: {
    ...TRIED,
    check: positiveInteger,
    default: 2000,
    help: 'rows to take silhouettes of',
    flag: { kind: 'integer', value: 'rows' },
  },
  ...SIZE_OPTIONS,
  ...METRIC_OPTIONS,
  output: {
    ...OUTPUT_OPTION.output,
    check: tableFile,
    help: 'the table of scores, in the format that the name ends in; -: CSV on standard output',
  },
  ...CONFIG_OPTIONS,
  ...PLACE_OPTIONS,
  ...SHOWN_OPTIONS,
};

export const k: AnyCommand = defineCommand({
  name: 'k',
  summary: 'how many clusters to make: scores, and a recommendation',
  description:
    'Cluster a file with several numbers of clusters, score each and recommend the one with the best silhouette; of those within 0.01 of it, the most stable. The elbow of the inertia is a second opinion.',
  arguments: [{ name: 'file', help: 'a table; - is standard input' }],
  options: OPTIONS,
  examples: [
    'k data.npy --from 5 --to 200',
    'k customers.csv --columns age,income,visits --scale standard --from 2 --to 12 --output scores.csv',
  ],
  run: ([file], options, context) => runK(file!, options, context),
});
