import { shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { formatOfName, type TableFormat } from '@coke/io';
import { text, texts } from './checks.ts';

/** Where a table goes. */
export interface OutputOption {
  readonly output: string | undefined;
}

/** Where labels go, and what goes along. */
export interface LabelOptions extends OutputOption {
  readonly keep: readonly string[] | undefined;
}

/** Where a report goes. */
export interface ReportOptions {
  readonly report: string | undefined;
}

const OUTPUT = { group: 'What is written' } as const;

export const OUTPUT_OPTION: OptionTable<OutputOption> = {
  output: {
    ...OUTPUT,
    check: labelFile,
    defaultText: 'none',
    help: 'labels, in the format that the name ends in (.npy: clusters alone); -: CSV on standard output',
    flag: { kind: 'text', value: 'file' },
  },
};

export const LABEL_OPTIONS: OptionTable<LabelOptions> = {
  ...OUTPUT_OPTION,
  keep: {
    ...OUTPUT,
    check: texts,
    defaultText: 'none',
    help: 'columns of the input to write beside the labels, and to show in the report',
    flag: { kind: 'texts', value: 'a,b' },
  },
};

export const REPORT_OPTIONS: OptionTable<ReportOptions> = {
  report: {
    ...OUTPUT,
    check: text,
    defaultText: 'none',
    help: 'a page that shows the clusters, in one HTML file',
    flag: { kind: 'text', value: 'file' },
  },
};

/** Where the model goes. */
export interface SaveOption {
  readonly save: string | undefined;
}

export const SAVE_OPTION: OptionTable<SaveOption> = {
  save: {
    ...OUTPUT,
    check: text,
    defaultText: 'none',
    help: 'the model, as safetensors, for coke assign and coke update',
    flag: { kind: 'text', value: 'file' },
  },
};

/** Formats that hold labels, with ids that are texts. */
const TABLES: readonly TableFormat[] = ['csv', 'tsv', 'jsonl', 'json', 'parquet', 'arrow'];

/** Where a table goes whose columns differ in type. It is checked before anything is computed. */
export function tableFile(name: string, value: unknown): string {
  return fileOf(name, value, TABLES);
}

function labelFile(name: string, value: unknown): string {
  return fileOf(name, value, [...TABLES, 'npy']);
}

function fileOf(name: string, value: unknown, formats: readonly TableFormat[]): string {
  const path = text(name, value);
  const format = formatOfName(path.replace(/\.gz$/i, ''));
  if (path === '-' || (format && formats.includes(format))) return path;
  throw new RangeError(shouldBe(name, `- or a file called .${formats.join(', .')}`, path));
}
