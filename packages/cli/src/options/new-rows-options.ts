import type { OptionTable } from '@coke/core/option-table';
import type { Argument } from '../command.ts';
import { SIZE_OPTIONS, type SizeOptions } from './cluster-options.ts';
import { CONFIG_OPTIONS, type ConfigOptions } from './config-options.ts';
import { ID_OPTION, type IdOption } from './input-options.ts';
import {
  LABEL_OPTIONS,
  type LabelOptions,
  REPORT_OPTIONS,
  type ReportOptions,
} from './output-options.ts';
import { PLACE_OPTIONS, type PlaceOptions } from './place-options.ts';
import { SHOWN_OPTIONS, type ShownOptions } from './shown-options.ts';
import { TABLE_OPTIONS, type TableOptions } from './table-options.ts';

/** What there is to say of the rows of another file, for a model. */
export interface NewRowsOptions
  extends TableOptions,
    IdOption,
    SizeOptions,
    LabelOptions,
    ReportOptions,
    ConfigOptions,
    PlaceOptions,
    ShownOptions {}

/** @param sizes - What a size is where none is asked for. */
export function newRowsOptions(sizes: string): OptionTable<NewRowsOptions> {
  return {
    ...TABLE_OPTIONS,
    ...NEW_ID_OPTION,
    minSize: { ...SIZE_OPTIONS.minSize, defaultText: sizes },
    maxSize: { ...SIZE_OPTIONS.maxSize, defaultText: sizes },
    ratio: { ...SIZE_OPTIONS.ratio, defaultText: sizes },
    ...LABEL_OPTIONS,
    ...REPORT_OPTIONS,
    ...CONFIG_OPTIONS,
    ...PLACE_OPTIONS,
    ...SHOWN_OPTIONS,
  };
}

export const NEW_ID_OPTION: OptionTable<IdOption> = {
  id: { ...ID_OPTION.id, defaultText: 'that of the model' },
};

/** A model, and a file of rows for it. */
export const MODEL_AND_FILE: readonly Argument[] = [
  { name: 'model', help: 'a file that --save wrote' },
  { name: 'file', help: 'a table with the same columns; - is standard input' },
];
