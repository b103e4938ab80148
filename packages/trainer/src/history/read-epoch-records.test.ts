import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpHead, madeUpRecord, madeUpTraining } from '../../testing/made-up-records.ts';
import { collapseAlarms } from './collapse-alarms.ts';
import type { EpochRecord } from './epoch-record.ts';
import { readEpochRecords } from './read-epoch-records.ts';
import { uniformLoss } from './uniform-loss.ts';

test('comes back from JSON as it was', () => {
  const records = madeUpTraining({ epochs: 12, k: [30, 50], images: 5000, every: 4 });
  expect(readEpochRecords(JSON.parse(JSON.stringify(records)))).toEqual(records);
  expect(readEpochRecords([])).toEqual([]);
});

test('logs of before there were objectives are still read', async () => {
  const log = new URL(
    '../../../../docs/records/cifar10-20000-images-30-epochs.jsonl',
    import.meta.url,
  );
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  const records = readEpochRecords(lines.map((line) => JSON.parse(line)));
  expect(records).toHaveLength(30);
  expect(records.at(-1)).toMatchObject({ epoch: 29 });
  expect(records.map(({ objective }) => objective)).toEqual(Array(30).fill(undefined));
  // What is held against ln K still is.
  const [, , third] = records;
  const uniform = uniformLoss(third!)!;
  expect(uniform.value).toBeCloseTo(Math.log(third!.heads[0]!.k), 12);
  const guessed = { pseudoLabelAccuracy: 1 / third!.heads[0]!.k };
  const [alarm] = collapseAlarms({ ...third!, ...guessed, loss: 0.99 * uniform.value });
  expect(alarm).toMatchObject({ kind: 'uniform predictions' });
});

test.each([
  ['objective', 3, 'records[0].objective should be a string, got 3'],
  ['uniform', 'x', 'records[0].uniform should be a finite number, got "x"'],
  ['measures', [1], 'records[0].measures should be an object'],
  ['measures', { a: null }, 'records[0].measures.a should be a finite number, got null'],
  ['limits', { a: { least: '0' } }, 'records[0].limits.a.least should be a finite number, got "0"'],
])('what an objective says of an epoch is checked: %s %o', (name, value, message) => {
  const record = madeUpRecord({ epoch: 0, heads: [], objective: 'mimic', measures: { a: 1 } });
  expect(readEpochRecords([record])).toEqual([record]);
  expect(() => readEpochRecords([{ ...record, [name]: value }])).toThrow(message);
});

/** The same with one value, anywhere in it, something else. */
function damaged(record: EpochRecord, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(record) as unknown as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
  holder[path.at(-1)!] = value;
  return copy;
}

/** Paths to all numbers in a record. */
function numbers(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'number') return [[...path]];
  return Object.entries(value as object).flatMap(([key, part]) => numbers(part, [...path, key]));
}

test('a number that became something else is found, and named', () => {
  const [record] = madeUpTraining({ epochs: 2, k: [3], images: 90, every: 1 }).slice(1);
  const agreement = { accuracy: 0.5, nmi: 0.5, ari: 0.5, purity: 0.5 };
  const full = { ...record!, heads: [{ ...record!.heads[0]!, agreement }] };
  const bad = fc.constantFrom<unknown>(null, 'x', [], {}, Number.NaN, Number.POSITIVE_INFINITY);
  const paths = numbers(full);
  expect(paths.length).toBeGreaterThan(25);
  for (const path of paths) {
    fc.assert(
      fc.property(bad, (value) => {
        const name = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
        expect(() => readEpochRecords([damaged(full, path, value)])).toThrow(
          `records[0]${name} should be`,
        );
      }),
      { numRuns: 12 },
    );
  }
});

test.each([
  [{ epoch: 1.5 }, 'records[0].epoch should be a whole number of at least 0, got 1.5'],
  [{ pseudoLabelAccuracy: 1.1 }, 'records[0].pseudoLabelAccuracy should be from 0 to 1, got 1.1'],
  [{ seconds: -1 }, 'records[0].seconds should be a finite number of at least 0, got -1'],
  [{ heads: 3 }, 'records[0].heads should be a list, got 3'],
  [{ features: [] }, 'records[0].features should be an object, got []'],
])('%j is refused', (parts, message) => {
  expect(() => readEpochRecords([madeUpRecord(parts as never)])).toThrow(message);
});

test('epochs follow one another, with the same heads', () => {
  const epochs = [3, 5].map((epoch) => madeUpRecord({ epoch }));
  expect(() => readEpochRecords(epochs)).toThrow(
    new RangeError('records[1].epoch should be 4, got 5'),
  );
  const heads = [madeUpHead(), madeUpHead({ k: 7 })];
  expect(() => readEpochRecords([madeUpRecord(), madeUpRecord({ epoch: 6, heads })])).toThrow(
    new RangeError('K of records[1].heads should be 200, got "200 + 7"'),
  );
  expect(() => readEpochRecords({})).toThrow(
    new TypeError('records should be a list, got an object'),
  );
});
