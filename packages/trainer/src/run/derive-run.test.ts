import '@tensorflow/tfjs-backend-cpu';
import type { AnyOptionTable } from '@coke/core/option-table';
import { resolveOptions } from '@coke/core/option-table';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { prototypes } from '../../testing/tiny-objectives.ts';
import { deriveRun } from './derive-run.ts';

beforeAll(() => setBackend('cpu'));

interface Options {
  readonly k?: number;
  readonly heat?: number;
  readonly rows?: number;
  readonly wide?: boolean;
  readonly inner?: number;
}

const unread = () => expect.unreachable('the factory checks');
const n = { kind: 'integer', value: 'n' } as const;

const TABLE: AnyOptionTable & Record<string, { check: () => never }> = {
  k: { check: unread, default: 3000, help: 'K', flag: n, group: 'Loss' },
  heat: { check: unread, default: 0.1, help: 'temperature', flag: n },
  rows: { check: unread, default: () => 9, defaultText: 'N', help: 'of a queue', flag: n },
  wide: { check: unread, default: true, help: 'wide', flag: { kind: 'switch' } },
  inner: { check: unread, default: 1, help: 'without a flag' },
};

const ABOUT = { instances: 50, batchSize: 5, batches: 10, epochs: 2, seed: 0 };

function derived(given: Options[] = []) {
  return deriveRun<Options>({
    ...{ title: 'Prototypes', source: 'nobody, 2020', recipe: {}, table: TABLE },
    factory(options) {
      given.push(options);
      return prototypes({ dim: 4, k: options.k ?? 3 });
    },
    defaults: { k: { text: 'N / 10', of: ({ instances }) => instances / 10 }, heat: 0.5 },
  });
}

test('rows with a flag, with the defaults of the run in place of the published', () => {
  const { table, largeViews, smallCrops, schedule } = derived();
  expect(Object.keys(table)).toEqual(['k', 'heat', 'rows', 'wide']);
  expect(table.k).toMatchObject({
    defaultText: 'N / 10; published: 3000',
    group: 'Loss',
    help: 'K',
    flag: n,
  });
  expect(table.k.default).toBeUndefined();
  expect([table.heat.default, table.heat.defaultText]).toEqual([0.5, '0.5; published: 0.1']);
  expect([table.rows.default, table.rows.defaultText]).toEqual([undefined, 'N']);
  expect(table.wide.default).toBe(true);
  expect([largeViews({}), smallCrops, schedule]).toEqual([2, false, {}]);
});

test('the factory gets what is not its own default, and defaults that hang on the data', () => {
  const given: Options[] = [];
  const { table, make } = derived(given);
  const objectiveOf = (options: Options) =>
    make(resolveOptions(table, options, undefined), { images: 50, backend: undefined })(ABOUT);
  const before = memory().numTensors;
  for (const options of [{}, { k: 3000, heat: 0.1, rows: 7, wide: false }, { heat: 2, k: 6 }]) {
    objectiveOf(options).dispose();
  }
  expect(given).toEqual([
    { k: 5, heat: 0.5 },
    { rows: 7, wide: false },
    { heat: 2, k: 6 },
  ]);
  expect(memory().numTensors).toBe(before);
});
