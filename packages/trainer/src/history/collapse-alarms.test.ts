import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUpHead, madeUpRecord, madeUpTraining } from '../../testing/made-up-records.ts';
import { ALARM_LIMITS, type Alarm, allAlarms, collapseAlarms } from './collapse-alarms.ts';
import type { EpochRecord } from './epoch-record.ts';

const kinds = (alarms: readonly Alarm[]) => alarms.map(({ kind }) => kind);

/** Labels are predicted as by chance, of 200 clusters. */
const GUESSED = { pseudoLabelAccuracy: 1 / 200 } as const;

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
  const [alarm, ...others] = collapseAlarms(madeUpRecord({ ...GUESSED, heads, loss: uniform }));
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ kind: 'uniform predictions', epoch: 5, value: uniform });
  expect(collapseAlarms(madeUpRecord({ ...GUESSED, heads, loss: 0.97 * uniform }))).toEqual([]);
  const single = collapseAlarms(madeUpRecord({ ...GUESSED, loss: 5.29 }));
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

test('a loss is held against what the record says, where it says it', () => {
  const of = (parts: Partial<EpochRecord>) =>
    collapseAlarms(madeUpRecord({ objective: 'mimic', heads: [], ...parts }));
  expect(of({ uniform: 4, loss: 3.99 })).toMatchObject([
    {
      kind: 'uniform predictions',
      value: 3.99,
      message: 'loss should be well below that of no prediction (4.00), got 3.99',
    },
  ]);
  expect(of({ uniform: 4, loss: 3.9 })).toEqual([]);
  // A cosine: 0 says nothing, -1 too much.
  const cosine = { uniform: 0, vanished: -0.98 };
  expect(kinds(of({ ...cosine, loss: 0.001 }))).toEqual(['uniform predictions']);
  expect(of({ ...cosine, loss: -0.5 })).toEqual([]);
  // As little as a fiftieth below no prediction is no more than chance, whatever its sign.
  expect(kinds(of({ ...cosine, loss: -0.019 }))).toEqual(['uniform predictions']);
  expect(of({ ...cosine, loss: -0.02 })).toEqual([]);
  expect(of({ ...cosine, epoch: 1, loss: -0.99 })).toMatchObject([
    {
      kind: 'loss vanished',
      limit: -0.98,
      message:
        'loss should be far from -0.98 so soon, that of no prediction (0.00) at first, got -0.99',
    },
  ]);
  // In the end it may be as good as that.
  expect(of({ ...cosine, epoch: 50, loss: -0.99 })).toEqual([]);
  // One without a yardstick is not held against ln K, even with clusters.
  const heads = [madeUpHead()];
  expect(of({ heads, loss: 9 })).toEqual([]);
  expect(of({ vanished: 0.1, epoch: 1, loss: 0.05 })).toMatchObject([
    { message: 'loss should be at least 0.1 so soon, got 0.05' },
  ]);
});

test('losses that go below 0 are judged as those above it, shifted', () => {
  // Between the limits, so that rounding does not decide.
  const share = fc.integer({ min: -200, max: 1200 }).map((n) => (n + 0.5) / 1000);
  const cases = fc.record({
    uniform: fc.double({ min: -50, max: 0, noNaN: true }),
    depth: fc.double({ min: 0.1, max: 50, noNaN: true }),
    epoch: fc.integer({ min: 0, max: 9 }),
    at: share,
    before: share,
  });
  fc.assert(
    fc.property(cases, ({ uniform, depth, epoch, at, before }) => {
      const kindsFrom = (uniform: number, vanished: number) => {
        const of = (epoch: number, at: number) => {
          const loss = vanished + at * (uniform - vanished);
          return madeUpRecord({
            ...{ objective: 'mimic', heads: [], uniform, vanished, epoch, loss },
          });
        };
        return kinds(collapseAlarms(of(epoch, at), of(epoch - 1, before)));
      };
      expect(kindsFrom(uniform, uniform - depth)).toEqual(kindsFrom(1, 0));
    }),
    {
      examples: [
        [{ uniform: 0, depth: 0.98, epoch: 9, at: -0.01, before: 0.9 }],
        [{ uniform: -3, depth: 1, epoch: 9, at: 0.99, before: 0.9 }],
        [{ uniform: 0, depth: 0.98, epoch: 1, at: -0.01, before: 0.2 }],
      ],
    },
  );
  // Without a loss that is too good, what is better than no prediction is silent.
  const alone = (loss: number) =>
    kinds(
      collapseAlarms(madeUpRecord({ objective: 'mimic', heads: [], epoch: 5, uniform: -2, loss })),
    );
  expect(alone(-1.99)).toEqual(['uniform predictions']);
  expect(alone(-2.01)).toEqual([]);
  expect(alone(-1e9)).toEqual([]);
});

test('a measure on the wrong side of its limits, by name', () => {
  const limits = {
    entropy: { least: 0.5 },
    positive: { least: 0.1, most: 0.9 },
    unseen: { most: 0 },
  };
  const measures = { entropy: 0.25, positive: 0.95, free: 7 };
  const record = madeUpRecord({ objective: 'mimic', heads: [], uniform: 4, measures, limits });
  expect(collapseAlarms(record)).toMatchObject([
    {
      kind: 'measure out of bounds',
      measure: 'entropy',
      message: 'entropy should be at least 0.5, got 0.25',
    },
    {
      kind: 'measure out of bounds',
      measure: 'positive',
      limit: 0.9,
      message: 'positive should be at most 0.9, got 0.95',
    },
  ]);
  expect(collapseAlarms({ ...record, epoch: 1 })).toEqual([]);
  const within = { entropy: 0.5, positive: 0.1 };
  expect(collapseAlarms({ ...record, measures: within })).toEqual([]);
});

test('each head is judged by itself', () => {
  const heads = [
    madeUpHead(),
    madeUpHead({ empty: 12 }),
    madeUpHead({ labelChangeRate: 0.99 }),
    madeUpHead({ labelChangeRate: 0 }),
    madeUpHead({ k: 1, labelChangeRate: 0 }),
  ];
  expect(collapseAlarms(madeUpRecord({ ...GUESSED, heads }))).toMatchObject([
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

test('the first epochs of a run with small clusters are silent: labels change, and yet they are learnt', () => {
  // The tutorial in docs/training.md: K = 300, 10 images a cluster. Loss, accuracy and change of its epochs.
  const epochs = [
    [5.709, 0.016, 0.989],
    [5.495, 0.036, 0.985],
    [5.613, 0.024, 0.982],
    [5.317, 0.041, 0.979],
    [5.309, 0.038, 0.973],
    [5.079, 0.041, 0.97],
    [5.085, 0.045, 0.968],
    [4.841, 0.057, 0.969],
    [4.749, 0.066, 0.963],
  ] as const;
  const records = (learnt: boolean) =>
    epochs.map(([loss, accuracy, labelChangeRate], i) => {
      const heads = [madeUpHead({ k: 300, labelChangeRate })];
      const pseudoLabelAccuracy = learnt ? accuracy : 1 / 300;
      return madeUpRecord({ epoch: i + 1, heads, loss, pseudoLabelAccuracy });
    });
  expect(allAlarms(records(true))).toEqual([]);
  // Were labels predicted as by chance, or nobody looked, they would be at random.
  expect(kinds(allAlarms(records(false)))).toEqual([
    ...['labels at random', 'uniform predictions', 'labels at random'],
    ...Array(6).fill('labels at random'),
  ]);
  const unknown = records(true).map(({ pseudoLabelAccuracy, ...record }) => record);
  expect(allAlarms(unknown)).toHaveLength(9);
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
    ...GUESSED,
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
