import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpHead, madeUpRecord, madeUpTraining } from '../../testing/made-up-records.ts';
import { ALARM_LIMITS, type Alarm, allAlarms, collapseAlarms } from './collapse-alarms.ts';
import type { EpochRecord } from './epoch-record.ts';

const kinds = (alarms: readonly Alarm[]) => alarms.map(({ kind }) => kind);

test('a training that goes well is silent', () => {
  expect(
    allAlarms(madeUpTraining({ epochs: 60, k: [100, 300], images: 50_000, every: 5 })),
  ).toEqual([]);
  const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const healthy = fc.record({
    epoch: fc.integer({ min: 3, max: 1000 }),
    k: fc.integer({ min: 2, max: 5000 }),
    loss: share(0.06, 0.97),
    before: share(0.06, 0.97),
    change: share(1e-6, 0.94),
    std: share(0.1, 1),
  });
  fc.assert(
    fc.property(healthy, ({ epoch, k, loss, before, change, std }) => {
      const heads = [madeUpHead({ k, labelChangeRate: change * (1 - 1 / k) })];
      const features = { std, effectiveDimension: 9 };
      const previous = madeUpRecord({ epoch: epoch - 1, heads, loss: before * Math.log(k) });
      const record = madeUpRecord({ epoch, heads, features, loss: loss * Math.log(k) });
      expect(collapseAlarms(record, previous)).toEqual([]);
    }),
  );
});

test('uniform predictions: the loss is ln K, the mean of it over heads', () => {
  const heads = [madeUpHead(), madeUpHead({ k: 400 })];
  const uniform = (Math.log(200) + Math.log(400)) / 2;
  const [alarm, ...others] = collapseAlarms(madeUpRecord({ heads, loss: uniform }));
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ kind: 'uniform predictions', epoch: 5, value: uniform });
  expect(collapseAlarms(madeUpRecord({ heads, loss: 0.97 * uniform }))).toEqual([]);
  const single = collapseAlarms(madeUpRecord({ loss: 5.29 }));
  expect(single[0]!.message).toBe('loss should be well below ln K (5.30), got 5.29');
});

test('a loss of almost nothing: at once is wrong, in the end is not', () => {
  const at = (epoch: number, loss: number, before?: number) =>
    kinds(
      collapseAlarms(
        madeUpRecord({ epoch, loss }),
        before === undefined ? undefined : madeUpRecord({ epoch: epoch - 1, loss: before }),
      ),
    );
  expect(at(1, 0.01)).toEqual(['loss vanished']);
  expect(at(40, 0.01, 5)).toEqual(['loss vanished']);
  expect(at(40, 0.2, 0.3)).toEqual([]);
  expect(at(400, 0.01, 0.02)).toEqual([]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a loss of %d has diverged', (loss) => {
  expect(collapseAlarms(madeUpRecord({ loss }))).toMatchObject([
    { kind: 'diverged', message: `loss should be finite, got ${loss}` },
  ]);
});

test('each head is judged by itself', () => {
  const heads = [
    madeUpHead(),
    madeUpHead({ empty: 12 }),
    madeUpHead({ labelChangeRate: 0.99 }),
    madeUpHead({ labelChangeRate: 0 }),
    madeUpHead({ k: 1, labelChangeRate: 0 }),
  ];
  expect(collapseAlarms(madeUpRecord({ heads }))).toMatchObject([
    {
      head: 1,
      kind: 'empty clusters',
      message: 'empty clusters of head 1 should be 0 of 200, got 12',
    },
    {
      head: 2,
      kind: 'labels at random',
      message:
        'label change rate of head 2 should be well below that of random labels (0.995), got 0.99',
    },
    {
      head: 3,
      kind: 'labels frozen',
      message: 'label change rate of head 3 should be above 0, got 0',
    },
  ]);
});

test('features that are nearly constant', () => {
  const features = { std: 0.01234, effectiveDimension: 2 };
  expect(collapseAlarms(madeUpRecord({ features }))).toMatchObject([
    {
      kind: 'constant features',
      value: 0.01234,
      limit: ALARM_LIMITS.std,
      message:
        'std of features x sqrt(d) should be at least 0.1, 1 on an evenly filled sphere, got 0.0123',
    },
  ]);
});

test('the first epochs are not judged by what they have yet to learn', () => {
  const young: Partial<EpochRecord> = {
    loss: Math.log(200),
    heads: [madeUpHead({ labelChangeRate: 1 })],
    features: { std: 0, effectiveDimension: 0 },
  };
  expect(collapseAlarms(madeUpRecord({ ...young, epoch: 1 }))).toEqual([]);
  expect(kinds(collapseAlarms(madeUpRecord({ ...young, epoch: 2 })))).toEqual([
    'uniform predictions',
    'labels at random',
    'constant features',
  ]);
});

test('every alarm tells the epoch and the limit that its value passed', () => {
  const ranges = fc.record({
    epoch: fc.nat(10),
    loss: fc.double({ min: 0, max: 10, noNaN: true }),
    change: fc.double({ min: 0, max: 1, noNaN: true }),
    std: fc.double({ min: 0, max: 1, noNaN: true }),
    empty: fc.nat(200),
  });
  const above = ['uniform predictions', 'empty clusters', 'labels at random'];
  fc.assert(
    fc.property(ranges, ({ epoch, loss, change, std, empty }) => {
      const heads = [madeUpHead({ labelChangeRate: change, empty })];
      const features = { std, effectiveDimension: 1 };
      for (const alarm of collapseAlarms(madeUpRecord({ epoch, loss, heads, features }))) {
        expect(alarm.epoch).toBe(epoch);
        if (above.includes(alarm.kind)) expect(alarm.value).toBeGreaterThan(alarm.limit);
        else expect(alarm.value).toBeLessThanOrEqual(alarm.limit);
        expect(alarm.message).toMatch(/ should be .*, got [\d.e+-]+$/);
      }
    }),
  );
});
