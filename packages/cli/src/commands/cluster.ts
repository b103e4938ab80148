import { boolean, oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import type { ClusterCommandOptions } from '../cluster/cluster-command-options.ts';
import { runCluster } from '../cluster/run-cluster.ts';
import { type AnyCommand, defineCommand } from '../command.ts';
import { YES_NO } from '../options/checks.ts';
import { CLUSTER_OPTIONS, clusterCount } from '../options/cluster-options.ts';
import { CONFIG_OPTIONS } from '../options/config-options.ts';
import { INPUT_OPTIONS } from '../options/input-options.ts';
import { LABEL_OPTIONS, REPORT_OPTIONS, SAVE_OPTION } from '../options/output-options.ts';
import { PLACE_OPTIONS } from '../options/place-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';
import { MEMORY_OPTIONS } from '../out-of-core/memory-options.ts';

const OPTIONS: OptionTable<ClusterCommandOptions> = {
  ...INPUT_OPTIONS,
  k: {
    group: 'Clusters',
    required: true,
    check: clusterCount,
    help: 'number of clusters',
    flag: { kind: 'integer', value: 'n' },
  },
  ...CLUSTER_OPTIONS,
  ...LABEL_OPTIONS,
  ...REPORT_OPTIONS,
  ...SAVE_OPTION,
  compare: {
    group: 'What is written',
    check: (name, value) => oneOf(name, value, YES_NO),
    defaultText: 'yes with a report',
    help: 'cluster once more without size limits, to show what they cost',
    flag: { kind: 'choice', value: 'word', choices: YES_NO },
  },
  resume: {
    group: 'To repeat it',
    check: boolean,
    default: false,
    help: 'go on where the same command was stopped',
    flag: { kind: 'switch' },
  },
  ...CONFIG_OPTIONS,
  ...PLACE_OPTIONS,
  ...MEMORY_OPTIONS,
  ...SHOWN_OPTIONS,
};

export const cluster: AnyCommand = defineCommand({
  name: 'cluster',
  summary: 'cluster the rows of a file',
  description:
    'Cluster the rows of a file into k clusters whose sizes are exactly within the limits that you ask for.',
  arguments: [
    { name: 'file', help: 'a table: CSV, JSONL, Parquet, Arrow, npy, …; - is standard input' },
  ],
  options: OPTIONS,
  examples: [
    'cluster customers.csv --id customer_id --columns age,income,visits --scale standard --k 30 --min-size 300 --max-size 1500 --output segments.csv --report report.html --save model.safetensors',
    'cluster embeddings.npy --metric cosine --k 200 --min-size 100 --output topics.parquet',
    'cluster --config coke.json --seed 1',
    'cluster - --k 5 --output - < points.csv > clusters.csv',
  ],
  run: ([file], options, context) => runCluster(file!, options, context),
});
