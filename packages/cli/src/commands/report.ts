import type { OptionTable } from '@coke/core/option-table';
import { type AnyCommand, defineCommand } from '../command.ts';
import { text } from '../options/checks.ts';
import { MODEL_AND_FILE, NEW_ID_OPTION } from '../options/new-rows-options.ts';
import { LABEL_OPTIONS } from '../options/output-options.ts';
import { PLACE_OPTIONS } from '../options/place-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';
import { TABLE_OPTIONS } from '../options/table-options.ts';
import { MEMORY_OPTIONS } from '../out-of-core/memory-options.ts';
import { type ReportCommandOptions, runReport } from '../report/run-report.ts';

const OPTIONS: OptionTable<ReportCommandOptions> = {
  ...TABLE_OPTIONS,
  ...NEW_ID_OPTION,
  labels: {
    group: 'What is read',
    check: text,
    defaultText: "the model's own of the file that it was fitted to, else each row by itself",
    help: 'labels of these rows: a table that has them in a column cluster, as coke writes it',
    flag: { kind: 'text', value: 'file' },
  },
  output: {
    group: 'What is written',
    check: text,
    default: 'report.html',
    help: 'the page',
    flag: { kind: 'text', value: 'file' },
  },
  keep: { ...LABEL_OPTIONS.keep, help: 'columns of the input to show first' },
  ...PLACE_OPTIONS,
  ...MEMORY_OPTIONS,
  ...SHOWN_OPTIONS,
};

export const report: AnyCommand = defineCommand({
  name: 'report',
  summary: 'a page that shows the clusters of a model in the rows of a file',
  arguments: MODEL_AND_FILE,
  options: OPTIONS,
  examples: [
    'report model.safetensors customers.csv --output report.html',
    'report model.safetensors customers.csv --labels segments.csv --keep city',
  ],
  run: ([model, file], options, context) => runReport(model!, file!, options, context),
});
