import type { OptionTable } from '@coke/core/option-table';
import { type AnyCommand, defineCommand } from '../command.ts';
import { tableFile } from '../options/output-options.ts';
import { PLAIN_SHOWN_OPTIONS } from '../options/shown-options.ts';
import { runShow, type ShowOptions } from '../show/run-show.ts';

const OPTIONS: OptionTable<ShowOptions> = {
  centers: {
    group: 'What is written',
    check: tableFile,
    defaultText: 'none',
    help: "the centers, in the table's units, and sizes; -: CSV on standard output",
    flag: { kind: 'text', value: 'file' },
  },
  ...PLAIN_SHOWN_OPTIONS,
};

export const show: AnyCommand = defineCommand({
  name: 'show',
  summary: 'what a model is and how it was made',
  arguments: [{ name: 'model', help: 'a file that --save wrote' }],
  options: OPTIONS,
  examples: ['show model.safetensors', 'show model.safetensors --centers centers.csv'],
  run: ([model], options, context) => runShow(model!, options, context),
});
