import type { OptionTable } from '@coke/core/option-table';
import { type AnyCommand, defineCommand } from '../command.ts';
import { PASS_OPTIONS } from '../options/cluster-options.ts';
import { MODEL_AND_FILE, newRowsOptions } from '../options/new-rows-options.ts';
import { SAVE_OPTION } from '../options/output-options.ts';
import { runUpdate, type UpdateOptions } from '../update/run-update.ts';

const OPTIONS: OptionTable<UpdateOptions> = {
  ...newRowsOptions("the model's"),
  maxIterations: { ...PASS_OPTIONS.maxIterations, defaultText: "the model's" },
  save: { ...SAVE_OPTION.save, defaultText: "in the model's place" },
};

export const update: AnyCommand = defineCommand({
  name: 'update',
  summary: 'move the clusters of a model to where the rows of a new file are',
  description:
    'Go on from a model with the rows of another file: its clusters keep their numbers and move to where these rows are; limits apply to these rows.',
  arguments: MODEL_AND_FILE,
  options: OPTIONS,
  examples: [
    'update model.safetensors june.parquet --output june-segments.parquet',
    'update model.safetensors june.csv --min-size 200 --save june.safetensors',
  ],
  run: ([model, file], options, context) => runUpdate(model!, file!, options, context),
});
