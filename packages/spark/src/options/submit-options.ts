import { boolean, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { MODEL_OPTIONS, type ModelOptions } from './model-options.ts';

/** A run on Spark: what is read, what is written, and how. */
export interface SubmitOptions extends ModelOptions {
  readonly input: string;
  readonly format: string;
  readonly column: string;
  readonly id: string;
  readonly weight: string | undefined;
  readonly dropBadRows: boolean;
  readonly passes: number;
  readonly partitions: number | undefined;
  readonly checkpoint: string | undefined;
  readonly model: string | undefined;
  readonly output: string | undefined;
  readonly exact: boolean;
}

const ROWS = { group: 'Rows' } as const;
const PASSES = { group: 'Passes' } as const;
const RESULTS = { group: 'Results' } as const;
const path = { kind: 'text', value: 'path' } as const;
const column = { kind: 'text', value: 'column' } as const;

export const SUBMIT_OPTIONS: OptionTable<SubmitOptions> = {
  input: {
    ...ROWS,
    required: true,
    check: text,
    help: 'what Spark reads: a path, a pattern, a URL of an object store',
    flag: path,
  },
  format: {
    ...ROWS,
    check: text,
    default: 'parquet',
    help: 'how it is stored, as Spark names it',
    flag: { kind: 'text', value: 'name' },
  },
  column: {
    ...ROWS,
    check: text,
    default: 'embedding',
    help: 'arrays of numbers, of one length',
    flag: column,
  },
  id: {
    ...ROWS,
    check: text,
    default: 'id',
    help: 'tells rows apart; labels come with it',
    flag: column,
  },
  weight: { ...ROWS, check: text, help: 'what a row counts for', flag: column },
  dropBadRows: {
    ...ROWS,
    check: boolean,
    default: false,
    help: 'leave out rows whose array is missing, of another length, or not finite; else they are an error',
    flag: { kind: 'switch' },
  },
  ...MODEL_OPTIONS,
  passes: {
    ...PASSES,
    check: positiveInteger,
    default: 7,
    help: 'passes over the rows',
    flag: { kind: 'integer', value: 'n' },
  },
  partitions: {
    ...PASSES,
    check: positiveInteger,
    defaultText: "Spark's default parallelism, as far as 40 rows a cluster are in each",
    help: 'into how many the rows are put, once',
    flag: { kind: 'integer', value: 'n' },
  },
  checkpoint: {
    ...PASSES,
    check: text,
    help: "a file of the driver's that has the model after each pass, and that a run goes on from",
    flag: path,
  },
  model: { ...RESULTS, check: text, help: "a file of the driver's, for the model", flag: path },
  output: {
    ...RESULTS,
    check: text,
    help: 'where Spark writes a label and a similarity for each id, as Parquet',
    flag: path,
  },
  exact: {
    ...RESULTS,
    check: exact,
    // It depends on the weights.
    required: true,
    default: true,
    defaultText: 'on, without weights',
    help: 'sizes of the labels are within the bounds exactly, which takes a pass more; else nearly',
    flag: { kind: 'switch' },
  },
};

function exact(
  name: string,
  value: unknown,
  { options: { weight } }: { readonly options: { readonly weight: string | undefined } },
): boolean {
  if (value === undefined) return weight === undefined;
  const asked = boolean(name, value);
  if (!asked || weight === undefined) return asked;
  throw new RangeError(shouldBe(name, 'false with weights: rows count for 1 in it', asked));
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(shouldBe(name, 'a text', value));
}
