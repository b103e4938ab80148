import type { OptionTable } from '@coke/core/option-table';
import { type AssignOptions, runAssign } from '../assign/run-assign.ts';
import { type AnyCommand, defineCommand } from '../command.ts';
import { SIZE_OPTIONS } from '../options/cluster-options.ts';
import { CONFIG_OPTIONS } from '../options/config-options.ts';
import { ID_OPTION } from '../options/input-options.ts';
import { LABEL_OPTIONS, REPORT_OPTIONS } from '../options/output-options.ts';
import { PLACE_OPTIONS } from '../options/place-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';
import { TABLE_OPTIONS } from '../options/table-options.ts';
import { MEMORY_OPTIONS } from '../out-of-core/memory-options.ts';

const OPTIONS: OptionTable<AssignOptions> = {
  ...TABLE_OPTIONS,
  id: { ...ID_OPTION.id, defaultText: 'that of the model' },
  minSize: { ...SIZE_OPTIONS.minSize, defaultText: 'none' },
  maxSize: SIZE_OPTIONS.maxSize,
  ratio: { ...SIZE_OPTIONS.ratio, defaultText: 'none' },
  ...LABEL_OPTIONS,
  ...REPORT_OPTIONS,
  ...CONFIG_OPTIONS,
  ...PLACE_OPTIONS,
  ...MEMORY_OPTIONS,
  ...SHOWN_OPTIONS,
};

export const assign: AnyCommand = defineCommand({
  name: 'assign',
  summary: 'label the rows of another file with a model',
  description:
    'Label the rows of another file with a model, which does not change: each row by itself or, if you ask for sizes, all of them as a set, exactly within the limits. Rows are prepared as those that the model was fitted to: same columns, scales and values for what is missing.',
  arguments: [
    { name: 'model', help: 'a file that --save wrote' },
    { name: 'file', help: 'a table with the same columns; - is standard input' },
  ],
  options: OPTIONS,
  examples: [
    'assign model.safetensors new.csv --output new-segments.csv',
    'assign model.safetensors new.csv --min-size 50 --max-size 200 --output new-segments.csv',
  ],
  run: ([model, file], options, context) => runAssign(model!, file!, options, context),
});
