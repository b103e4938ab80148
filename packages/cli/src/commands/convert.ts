import { oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { FORMATS } from '@coke/io';
import { type AnyCommand, defineCommand } from '../command.ts';
import { type ConvertOptions, runConvert } from '../convert/run-convert.ts';
import { texts, YES_NO } from '../options/checks.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';
import { TABLE_OPTIONS } from '../options/table-options.ts';

const OPTIONS: OptionTable<ConvertOptions> = {
  ...TABLE_OPTIONS,
  to: {
    group: 'What is written',
    check: (name, value) => oneOf(name, value, FORMATS),
    defaultText: 'by the name of the output; CSV for -',
    help: 'format of the output',
    flag: { kind: 'choice', value: 'name', choices: FORMATS },
  },
  columns: {
    group: 'What is written',
    check: texts,
    defaultText: 'all',
    help: 'columns to write: names, or patterns with *',
    flag: { kind: 'texts', value: 'a,b,c' },
  },
  numbers: {
    group: 'What is written',
    check: (name, value) => oneOf(name, value, YES_NO),
    default: 'yes',
    help: 'write columns of CSV whose every value is a number as numbers, where the output has any; codes such as 007, and integers too large for a double, stay text; no: all do',
    flag: { kind: 'choice', value: 'word', choices: YES_NO },
  },
  ...SHOWN_OPTIONS,
};

export const convert: AnyCommand = defineCommand({
  name: 'convert',
  summary: 'a table in another format',
  arguments: [
    { name: 'input', help: 'a table: CSV, JSONL, Parquet, Arrow, npy, …; - is standard input' },
    { name: 'output', help: 'the file to write; - is standard output' },
  ],
  options: OPTIONS,
  examples: [
    'convert customers.csv customers.parquet',
    'convert embeddings.parquet vectors.npy --columns embedding',
    'convert customers.csv numbers.npy --columns age,income,visits',
  ],
  run: ([input, output], options, context) => runConvert(input!, output!, options, context),
});
