import { boolean, nonNegativeInteger, positiveInteger } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

/** What a worker is told of the rows that it gets. */
export interface TaskOptions {
  readonly partition: number;
  readonly dropBadRows: boolean;
}

export const TASK_OPTIONS: OptionTable<TaskOptions> = {
  partition: {
    check: nonNegativeInteger,
    default: 0,
    help: 'number of the partition that the rows are of, for errors',
    flag: { kind: 'integer', value: 'n' },
  },
  dropBadRows: {
    check: boolean,
    default: false,
    help: 'leave out rows whose vector is missing, of another length, or not finite',
    flag: { kind: 'switch' },
  },
};

/** Which clusterings rows are labelled by. */
export interface HeadOptions {
  readonly heads: readonly number[];
}

export const HEAD_OPTIONS: OptionTable<HeadOptions> = {
  heads: {
    check: (name, value) => [value].flat().map((each) => nonNegativeInteger(name, each)),
    default: [0],
    help: 'heads of the model, from 0',
    flag: { kind: 'integers', value: 'n' },
  },
};

/** How long a list of moves is. */
export interface ListOptions {
  readonly lists: number;
  readonly attempt: number;
}

export const LIST_OPTIONS: OptionTable<ListOptions> = {
  lists: {
    check: positiveInteger,
    default: 1,
    help: 'how many lists there are in all, each of as much less',
    flag: { kind: 'integer', value: 'n' },
  },
  attempt: {
    check: nonNegativeInteger,
    default: 0,
    help: 'how often lists were too short before',
    flag: { kind: 'integer', value: 'n' },
  },
};

/** How much there is in all. */
export interface DataOptions {
  readonly rows: number;
  readonly partitions: number;
}

export const DATA_OPTIONS: OptionTable<DataOptions> = {
  rows: {
    required: true,
    check: positiveInteger,
    help: 'rows in all',
    flag: { kind: 'integer', value: 'n' },
  },
  partitions: {
    required: true,
    check: positiveInteger,
    help: 'partitions that they lie in',
    flag: { kind: 'integer', value: 'n' },
  },
};
