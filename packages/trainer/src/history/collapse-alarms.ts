import { shouldBe } from '@coke/core/check-options';
import type { EpochRecord, HeadRecord } from './epoch-record.ts';

/** What seems to be wrong with a training. */
export type AlarmKind =
  | 'diverged'
  | 'uniform predictions'
  | 'loss vanished'
  | 'empty clusters'
  | 'labels at random'
  | 'labels frozen'
  | 'constant features';

/** A sign that training has collapsed, or never began. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly epoch: number;
  /** Where it is about one head. */
  readonly head?: number;
  /** What was measured. */
  readonly value: number;
  /** What it should be on the other side of. */
  readonly limit: number;
  /** `loss should be well below ln K (5.30), got 5.29` */
  readonly message: string;
}

/** Where alarms go off. The numbers are ours, set so that a healthy training stays silent. */
export const ALARM_LIMITS = {
  /** Epochs that are not judged: the first only clusters, the next only begins to learn. */
  settling: 2,
  /** Share of ln K, the loss of uniform predictions: above it nothing has been learnt. */
  uniformLoss: 0.98,
  /** Share of ln K: a loss below it within the first epochs, or at a fall from above half of ln K. */
  vanishedLoss: 0.05,
  /** Share of 1 - 1/K, the rate at which random labels change. */
  randomChange: 0.95,
  /** Of `FeatureSpread.std`, 1 on an evenly filled sphere. */
  std: 0.1,
} as const;

/**
 * Signs of collapse in an epoch: constant features, labels at random or frozen, clusters without
 * images, a loss that says that nothing is predicted or that there is nothing to predict.
 *
 * @param previous - Record of the epoch before, where there is one.
 */
export function collapseAlarms(record: EpochRecord, previous?: EpochRecord): Alarm[] {
  return [
    ...lossAlarms(record, previous),
    ...record.heads.flatMap((head, h) => headAlarms(record, head, h)),
    ...spreadAlarms(record),
  ];
}

/** Alarms of a whole training, in order. */
export function allAlarms(records: readonly EpochRecord[]): Alarm[] {
  return records.flatMap((record, i) => collapseAlarms(record, records[i - 1]));
}

function lossAlarms({ epoch, loss, heads }: EpochRecord, previous?: EpochRecord): Alarm[] {
  if (loss === undefined || heads.length === 0) return [];
  if (!Number.isFinite(loss)) {
    const message = shouldBe('loss', 'finite', loss);
    return [{ kind: 'diverged', epoch, value: loss, limit: Number.MAX_VALUE, message }];
  }
  // One cluster has nothing to tell apart: ln 1 = 0.
  const uniform = heads.reduce((sum, { k }) => sum + Math.log(k), 0) / heads.length;
  if (uniform === 0) return [];
  const [most, least] = [ALARM_LIMITS.uniformLoss * uniform, ALARM_LIMITS.vanishedLoss * uniform];
  const lnK = `ln K (${uniform.toFixed(2)})`;
  if (epoch >= ALARM_LIMITS.settling && loss > most) {
    const message = shouldBe('loss', `well below ${lnK}`, round(loss));
    return [{ kind: 'uniform predictions', epoch, value: loss, limit: most, message }];
  }
  const isEarly = epoch <= ALARM_LIMITS.settling;
  const fell = previous?.loss !== undefined && previous.loss > uniform / 2;
  if (loss < least && (isEarly || fell)) {
    const message = shouldBe('loss', `far from 0 so soon, ${lnK} at first`, round(loss));
    return [{ kind: 'loss vanished', epoch, value: loss, limit: least, message }];
  }
  return [];
}

function headAlarms({ epoch }: EpochRecord, record: HeadRecord, head: number): Alarm[] {
  const { k, empty, labelChangeRate } = record;
  const alarms: Alarm[] = [];
  if (empty > 0) {
    const message = shouldBe(`empty clusters of head ${head}`, `0 of ${k}`, empty);
    alarms.push({ kind: 'empty clusters', epoch, head, value: empty, limit: 0, message });
  }
  if (labelChangeRate === undefined || epoch < ALARM_LIMITS.settling || k === 1) return alarms;
  const name = `label change rate of head ${head}`;
  const chance = 1 - 1 / k;
  const about = { epoch, head, value: labelChangeRate } as const;
  const limit = ALARM_LIMITS.randomChange * chance;
  if (labelChangeRate > limit) {
    const rule = `well below that of random labels (${round(chance)})`;
    const message = shouldBe(name, rule, round(labelChangeRate));
    alarms.push({ kind: 'labels at random', ...about, limit, message });
  } else if (labelChangeRate === 0) {
    alarms.push({
      kind: 'labels frozen',
      ...about,
      limit: 0,
      message: shouldBe(name, 'above 0', 0),
    });
  }
  return alarms;
}

function spreadAlarms({ epoch, features }: EpochRecord): Alarm[] {
  const limit = ALARM_LIMITS.std;
  if (!features || epoch < ALARM_LIMITS.settling || features.std >= limit) return [];
  const rule = `at least ${limit}, 1 on an evenly filled sphere`;
  const message = shouldBe('std of features x sqrt(d)', rule, round(features.std));
  return [{ kind: 'constant features', epoch, value: features.std, limit, message }];
}

/** Three digits, as many as a reader compares. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
