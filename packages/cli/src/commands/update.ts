import type { OptionTable } from '@coke/core/option-table';
import { type AnyCommand, defineCommand } from '../command.ts';
import { PASS_OPTIONS, SIZE_OPTIONS } from '../options/cluster-options.ts';
import { CONFIG_OPTIONS } from '../options/config-options.ts';
import { ID_OPTION } from '../options/input-options.ts';
import { LABEL_OPTIONS, REPORT_OPTIONS, SAVE_OPTION } from '../options/output-options.ts';
import { PLACE_OPTIONS } from '../options/place-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';
import { TABLE_OPTIONS } from '../options/table-options.ts';
import { runUpdate, type UpdateOptions } from '../update/run-update.ts';

const OPTIONS: OptionTable<UpdateOptions> = {
  ...TABLE_OPTIONS,
  id: { ...ID_OPTION.id, defaultText: 'that of the model' },
  minSize: { ...SIZE_OPTIONS.minSize, defaultText: "the model's" },
  maxSize: { ...SIZE_OPTIONS.maxSize, defaultText: "the model's" },
  ratio: { ...SIZE_OPTIONS.ratio, defaultText: "the model's" },
  maxIterations: { ...PASS_OPTIONS.maxIterations, defaultText: "the model's" },
  ...LABEL_OPTIONS,
  ...REPORT_OPTIONS,
  save: { ...SAVE_OPTION.save, defaultText: "in the model's place" },
  ...CONFIG_OPTIONS,
  ...PLACE_OPTIONS,
  ...SHOWN_OPTIONS,
};

export const update: AnyCommand = defineCommand({
  name: 'update',
  summary: 'move the clusters of a model to where the rows of a new file are',
  description:
    'Go on from a model with the rows of another file: its clusters keep their numbers and move to where these rows are; limits apply to these rows.',
  arguments: [
    { name: 'model', help: 'a file that --save wrote' },
    { name: 'file', help: 'a table with the same columns; - is standard input' },
  ],
  options: OPTIONS,
  examples: [
    'update model.safetensors june.parquet --output june-segments.parquet',
    'update model.safetensors june.csv --min-size 200 --save june.safetensors',
  ],
  run: ([model, file], options, context) => runUpdate(model!, file!, options, context),
});
