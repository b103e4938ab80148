import type { OptionTable } from '@coke/core/option-table';
import { type AssignOptions, runAssign } from '../assign/run-assign.ts';
import { type AnyCommand, defineCommand } from '../command.ts';
import { MODEL_AND_FILE, newRowsOptions } from '../options/new-rows-options.ts';
import { MEMORY_OPTIONS } from '../out-of-core/memory-options.ts';

const OPTIONS: OptionTable<AssignOptions> = { ...newRowsOptions('none'), ...MEMORY_OPTIONS };

export const assign: AnyCommand = defineCommand({
  name: 'assign',
  summary: 'label the rows of another file with a model',
  description:
    'Label the rows of another file with a model, which does not change: each row by itself or, if you ask for sizes, all of them as a set, exactly within the limits. Rows are prepared as those that the model was fitted to: same columns, scales and values for what is missing.',
  arguments: MODEL_AND_FILE,
  options: OPTIONS,
  examples: [
    'assign model.safetensors new.csv --output new-segments.csv',
    'assign model.safetensors new.csv --min-size 50 --max-size 200 --output new-segments.csv',
  ],
  run: ([model, file], options, context) => runAssign(model!, file!, options, context),
});
